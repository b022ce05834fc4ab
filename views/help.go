package views

import "time"

// HelpView is the help page: whom to turn to, a fault report, and answers.
type HelpView struct {
	Organisation OrganisationView
	Message      *MessageHelp // asked for from a message; nil: from elsewhere
	Report       ReportView
	Save         string // address of the report as a text file
}

// MessageHelp is whom to turn to about a message.
type MessageHelp struct {
	Sender  SenderView
	System  string       // name of the system that sent it; empty when it is not known
	Support *SupportView // of that system; nil when it has none
	Back    string       // address of the case
}

// SupportView is whom to turn to. Empty fields are left out.
type SupportView struct {
	Name      string
	Telephone string
	Hours     string // in words, Swedish
	WebPage   string
}

// ReportView is what first-line support asks for, filled in as far as it is known. It goes
// nowhere by itself, and the personal identity number is never in it.
type ReportView struct {
	Fault     *FaultView // the error page it is about; nil: none
	At        time.Time  // of the fault, else now
	Page      Page       // where it happened
	Unit      string     // name of the sending unit
	Browser   string     // with its version
	System    string     // operating system, with its version where browsers tell it
	Device    Device
	Questions []string // of the connected system, Swedish
}

// FaultView is what an error page said.
type FaultView struct {
	Status    int
	Code      string
	Reference string
}

// Page is a page, as far as support needs to know which.
type Page string

// The pages.
const (
	PageUnknown  Page = ""
	PageList     Page = "inkorg"
	PageCase     Page = "arende"
	PageExit     Page = "uthopp"
	PageContact  Page = "mottagning"
	PageSettings Page = "installningar"
	PageLogin    Page = "inloggning"
)

// Device is what decides how a picture of the screen is taken.
type Device string

// The devices.
const (
	DeviceUnknown Device = ""
	DeviceWindows Device = "windows"
	DeviceMac     Device = "mac"
	DeviceIPhone  Device = "iphone"
	DeviceAndroid Device = "android"
)

// about says whether the page was asked for from an error page or a message: then the
// report comes before the answers.
func (v HelpView) about() bool { return v.Message != nil || v.Report.Fault != nil }
