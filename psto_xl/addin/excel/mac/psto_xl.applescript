-- Excel's sandbox may start nothing but handlers of scripts in this folder, and can't change them.
-- The request is the command's name and, in the second line, the workbook's.
on RunPsto(request)
	set separator to offset of linefeed in request
	set theCommand to text 1 thru (separator - 1) of request
	set theBook to ""
	if separator < (length of request) then set theBook to text (separator + 1) thru -1 of request
	set theFolder to POSIX path of (path to home folder) & "Library/Application Scripts/com.microsoft.Excel/"
	set theArguments to quoted form of theCommand & " " & quoted form of theBook
	-- In the background: Excel answers nobody while a macro waits.
	do shell script "/bin/sh " & quoted form of (theFolder & "psto_xl.sh") & " " & theArguments & " >/dev/null 2>&1 &"
	return ""
end RunPsto
