Attribute VB_Name = "Finger"
Option Explicit
' A click: Excel hands over an object with the id of the control.
Type Control
    ID As String
End Type
Public Sub Press()
    Dim Pressed As Control
    Pressed.ID = ThisWorkbook.Worksheets(1).Range("D1").Value
    PstoRibbon.OnAction Pressed
End Sub
Public Sub LookForReply()
    PstoRun.Poll
End Sub
Public Sub Compiled()
    ThisWorkbook.Worksheets(1).Range("D4").Value = CStr(PstoSystem.FileExists("FOLDER/psto.xlam"))
End Sub
' The name that macOS alone knows.
Public Function AppleScriptTask(ByVal File As String, ByVal Handler As String, ByVal Argument As String) As String
End Function
