Attribute VB_Name = "PstoSystem"
Option Explicit

' What the runner needs from Windows, macOS and Excel's own window; nothing is decided here.

Private Const STATUS_SECONDS As Long = 20

Public Function StartsInBackground() As Boolean
#If Mac Then
    StartsInBackground = True
#End If
End Function

' Mac: start a command and come back at once; returns what went wrong, or nothing. Excel's sandbox lets a macro
' start only what lies in this user's Application Scripts folder, and lets no macro change what lies there.
Public Function StartInBackground(ByVal CommandName As String, ByVal BookName As String) As String
    On Error GoTo Failed
#If Mac Then
    StartInBackground = AppleScriptTask("psto_xl.applescript", "RunPsto", CommandName & vbLf & BookName)
#End If
    Exit Function
Failed:
    StartInBackground = "Excel can't start PSTO: run ""psto-xl addin install"" again, then start Excel again."
End Function

' Windows: start a command without a window and wait for it; returns what went wrong, or nothing.
Public Function StartAndWait(ByVal CommandText As String) As String
    Dim Wsh As Object
    On Error GoTo Failed
    Set Wsh = CreateObject("WScript.Shell")
    If Wsh.ExpandEnvironmentStrings(CommandText) <> CommandText Then
        StartAndWait = "Windows would replace what is between the % signs in a name: rename the workbook and try again."
    Else
        Wsh.Run CommandText, 0, True
    End If
    Exit Function
Failed:
    StartAndWait = "Windows did not let Excel start PSTO's Python (" & Err.Description & _
        "): ask IT to allow it, or run ""psto-xl check"" on the saved workbook."
End Function

Public Function WindowHandle() As String
#If Not Mac Then
    WindowHandle = CStr(Application.Hwnd)
#End If
End Function

Public Function SettingsFile() As String
    SettingsFile = Environ$("APPDATA") & "\psto_xl\addin.ini"
End Function

Public Function ReplyFile() As String
    If StartsInBackground() Then
        ReplyFile = Environ$("HOME") & "/psto_xl-reply.txt" ' the sandbox's home, the only place both can use
    Else
        ReplyFile = Environ$("TEMP") & "\psto_xl-reply-" & WindowHandle() & ".txt"
    End If
End Function

Public Function FileExists(ByVal FileName As String) As Boolean
    On Error Resume Next ' Dir raises an error for a drive that is not there
    If FileName <> "" Then FileExists = (Dir(FileName) <> "")
End Function

Public Sub CallInASecond(ByVal Macro As String)
    Application.OnTime Now + TimeSerial(0, 0, 1), "'" & ThisWorkbook.Name & "'!" & Macro
End Sub

Public Sub ShowStatus(ByVal Text As String)
    Application.StatusBar = Text
    Application.OnTime Now + TimeSerial(0, 0, STATUS_SECONDS), "'" & ThisWorkbook.Name & "'!PstoSystem.ClearStatus"
End Sub

Public Sub ClearStatus()
    Application.StatusBar = False
End Sub

Public Sub ShowMessage(ByVal Text As String, ByVal IsError As Boolean)
    MsgBox Text, IIf(IsError, vbExclamation, vbInformation), "PSTO"
End Sub
