<?xml version="1.0" encoding="UTF-8"?>
<!-- The profile inkorgsfunktionen, for messages that keep to it: to compare the speed with. It
     neither checks nor sanitizes anything. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
	<xsl:output method="html" encoding="UTF-8" indent="no"/>
	<xsl:strip-space elements="article info section variablelist varlistentry"/>

	<xsl:template match="/article">
		<div class="docbook"><xsl:apply-templates/></div>
	</xsl:template>

	<xsl:template match="info">
		<xsl:apply-templates/>
	</xsl:template>

	<xsl:template match="section">
		<section><xsl:apply-templates/></section>
	</xsl:template>

	<xsl:template match="article/info/title">
		<h2><xsl:apply-templates/></h2>
	</xsl:template>

	<xsl:template match="section/title | section[not(title)]/info/title">
		<h2><xsl:apply-templates/></h2>
	</xsl:template>

	<xsl:template match="article[info/title]/section/title | article[info/title]/section[not(title)]/info/title">
		<h3><xsl:apply-templates/></h3>
	</xsl:template>

	<xsl:template match="section[title]/info/title | variablelist/title">
		<h3><xsl:apply-templates/></h3>
	</xsl:template>

	<xsl:template match="article[info/title]/section[title]/info/title | article[info/title]/section/variablelist/title">
		<h4><xsl:apply-templates/></h4>
	</xsl:template>

	<xsl:template match="para">
		<p><xsl:apply-templates/></p>
	</xsl:template>

	<xsl:template match="para/text()[not(normalize-space())][position() = 1 or position() = last()]"/>

	<xsl:template match="ulink">
		<xsl:variable name="rest" select="substring-after(@url, '://')"/>
		<xsl:variable name="host" select="substring-before(concat($rest, '/'), '/')"/>
		<a href="{@url}" rel="noopener noreferrer">
			<xsl:if test="@type = '_blank'">
				<xsl:attribute name="target">_blank</xsl:attribute>
			</xsl:if>
			<xsl:apply-templates/>
			<span class="vh"> (leder till en annan webbplats)</span>
			<xsl:if test="@type = '_blank'">
				<xsl:text> </xsl:text><span class="new-tab">(öppnas i ny flik)</span>
			</xsl:if>
		</a>
		<xsl:if test="not(contains(., $host))"> (<xsl:value-of select="$host"/>)</xsl:if>
	</xsl:template>

	<xsl:template match="bibliography">
		<div class="bibliography"><xsl:apply-templates/></div>
	</xsl:template>

	<xsl:template match="variablelist">
		<xsl:apply-templates select="title"/>
		<dl><xsl:apply-templates select="varlistentry"/></dl>
	</xsl:template>

	<xsl:template match="varlistentry">
		<div><xsl:apply-templates/></div>
	</xsl:template>

	<xsl:template match="term">
		<dt><xsl:apply-templates/></dt>
	</xsl:template>

	<xsl:template match="listitem">
		<dd><xsl:apply-templates/></dd>
	</xsl:template>
</xsl:stylesheet>
