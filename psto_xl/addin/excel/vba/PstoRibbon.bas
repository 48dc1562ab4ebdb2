Attribute VB_Name = "PstoRibbon"
Option Explicit

' Every button of the ribbon comes here: a control's id is the name of its command.

Public Sub OnAction(control As Object)
    RunCommand control.ID
End Sub
