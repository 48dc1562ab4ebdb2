Attribute VB_Name = "PstoSystem"
Option Explicit

' What the runner needs from Windows, macOS and Excel's own window; nothing is decided here.

Private Const STATUS_SECONDS As Long = 20

#If Mac Then

' Excel's sandbox lets a macro start only what lies in this user's Application Scripts folder, and lets
' nobody inside the sandbox change what lies there.
Public Function StartInBackground(ByVal CommandName As String, ByVal BookName As String) As String
    On Error GoTo Failed
    StartInBackground = AppleScriptTask("psto_xl.applescript", "RunPsto", CommandName & vbLf & BookName)
    Exit Function
Failed:
    StartInBackground = "Excel can't start PSTO: run ""psto-xl addin install"" again, then start Excel again."
End Function

Public Function StartAndWait(ByVal CommandText As String) As String
End Function

Public Function StartsInBackground() As Boolean
    StartsInBackground = True
End Function

Public Function WindowHandle() As String
End Function

Public Function SettingsFile() As String
End Function

Public Function ReplyFile() As String
    ReplyFile = Environ$("HOME") & "/psto_xl-reply.txt" ' the sandbox's home, the only place both can use
End Function

#Else

Public Function StartInBackground(ByVal CommandName As String, ByVal BookName As String) As String
End Function

' Returns what went wrong, or nothing. No window is shown.
Public Function StartAndWait(ByVal CommandText As String) As String
    Dim Wsh As Object
    On Error GoTo Failed
    Set Wsh = CreateObject("WScript.Shell")
    If Wsh.ExpandEnvironmentStrings(CommandText) <> CommandText Then
        StartAndWait = "Windows would replace a part of the name between % signs: rename the workbook and try again."
    Else
        Wsh.Run CommandText, 0, True
    End If
    Exit Function
Failed:
    StartAndWait = "Windows did not let Excel start PSTO's Python (" & Err.Description & _
        "): ask IT to allow it, or run ""psto-xl check"" on the saved workbook."
End Function

Public Function StartsInBackground() As Boolean
End Function

Public Function WindowHandle() As String
    WindowHandle = CStr(Application.Hwnd)
End Function

Public Function SettingsFile() As String
    SettingsFile = Environ$("APPDATA") & "\psto_xl\addin.ini"
End Function

Public Function ReplyFile() As String
    ReplyFile = Environ$("TEMP") & "\psto_xl-reply-" & WindowHandle() & ".txt"
End Function

#End If

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
