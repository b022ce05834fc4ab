/*
 * transform STYLESHEET DOCUMENT [TIMES]
 *
 * Writes the document as the stylesheet transforms it. With TIMES it does that so many times,
 * from the document's text to that of the result, and writes the nanoseconds of processor time
 * that each took. The stylesheet is read once, before.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <libexslt/exslt.h>
#include <libxml/parser.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>

static void quiet(void *context, const char *message, ...) {}

static char *read_file(const char *name, long *size) {
	FILE *file = fopen(name, "rb");
	char *text;

	if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (*size = ftell(file)) < 0) {
		perror(name);
		exit(1);
	}
	rewind(file);
	text = malloc(*size + 1);
	if (text == NULL || fread(text, 1, *size, file) != (size_t)*size) {
		perror(name);
		exit(1);
	}
	fclose(file);
	return text;
}

static xmlChar *transform(xsltStylesheetPtr style, const char *text, long size, int *length) {
	xmlDocPtr document = xmlReadMemory(text, size, NULL, NULL, XML_PARSE_NONET);
	xmlDocPtr result = document == NULL ? NULL : xsltApplyStylesheet(style, document, NULL);
	xmlChar *html = NULL;

	if (result == NULL || xsltSaveResultToString(&html, length, result, style) != 0) {
		fputs("the document cannot be transformed\n", stderr);
		exit(1);
	}
	xmlFreeDoc(result);
	xmlFreeDoc(document);
	return html;
}

int main(int argc, char **argv) {
	xsltStylesheetPtr style;
	char *text;
	long size, times, i;
	int length;
	clock_t start;

	if (argc < 3) {
		fputs("usage: transform STYLESHEET DOCUMENT [TIMES]\n", stderr);
		return 2;
	}
	xmlInitParser();
	exsltRegisterAll();
	xsltSetGenericErrorFunc(NULL, quiet); /* what docbook-xsl says of the document */
	style = xsltParseStylesheetFile((const xmlChar *)argv[1]);
	if (style == NULL) {
		fputs("the stylesheet cannot be read\n", stderr);
		return 1;
	}
	text = read_file(argv[2], &size);
	if (argc == 3) {
		xmlChar *html = transform(style, text, size, &length);
		fwrite(html, 1, length, stdout);
		return 0;
	}
	times = atol(argv[3]);
	start = clock();
	for (i = 0; i < times; i++)
		xmlFree(transform(style, text, size, &length));
	printf("%.0f\n", (double)(clock() - start) / CLOCKS_PER_SEC * 1e9 / times);
	return 0;
}
