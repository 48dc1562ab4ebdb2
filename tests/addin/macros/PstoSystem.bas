Attribute VB_Name = "PstoSystem"
Option Explicit
' In place of Windows and macOS: starts a program of the test, and notes what the person would see.
Public Function StartsInBackground() As Boolean
    StartsInBackground = (ThisWorkbook.Worksheets(1).Range("D2").Value = "mac")
End Function
Public Function StartInBackground(ByVal CommandName As String, ByVal BookName As String) As String
    Note "background", CommandName & " " & BookName
End Function
Public Function StartAndWait(ByVal CommandText As String) As String
    Note "run", CommandText
    Shell "/bin/sh", 0, "-c ""FOLDER/run""", True
End Function
Public Function WindowHandle() As String
    WindowHandle = "4711"
End Function
Public Function SettingsFile() As String
    SettingsFile = "FOLDER/addin.ini"
End Function
Public Function ReplyFile() As String
    ReplyFile = "FOLDER/reply.txt"
End Function
Public Function FileExists(ByVal FileName As String) As Boolean
    FileExists = (Dir(FileName) <> "")
End Function
Public Sub CallInASecond(ByVal Macro As String)
    Note "later", Macro
End Sub
Public Sub ShowStatus(ByVal Text As String)
    Note "status", Text
End Sub
Public Sub ClearStatus()
End Sub
Public Sub ShowMessage(ByVal Text As String, ByVal IsError As Boolean)
    Note IIf(IsError, "error", "message"), Text
End Sub
Private Sub Note(ByVal What As String, ByVal Text As String)
    Dim Sheet As Object
    Set Sheet = ThisWorkbook.Worksheets(1)
    Sheet.Range("D3").Value = Sheet.Range("D3").Value + 1
    Sheet.Range("A" & Sheet.Range("D3").Value).Value = What
    Sheet.Range("B" & Sheet.Range("D3").Value).Value = Text
End Sub
