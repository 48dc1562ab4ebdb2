Attribute VB_Name = "PstoRun"
Option Explicit

' Runs a command with the interpreter that "psto-xl addin install" wrote down, and shows its answer.
' Nothing is read from the open workbook but its name: a workbook never chooses what is run.
' What depends on the operating system is in PstoSystem.

Private Const TOO_LONG_SECONDS As Long = 600

Private WaitingSince As Date

Public Sub RunCommand(ByVal CommandName As String)
    Dim BookName As String
    On Error GoTo Failed
    If Not ActiveWorkbook Is Nothing Then BookName = ActiveWorkbook.FullName
    ShowStatus "PSTO is at work..."
    If StartsInBackground() Then
        StartAndPoll CommandName, BookName
    Else
        ShowReply AnswerTo(CommandName, BookName)
    End If
    Exit Sub
Failed:
    ShowReply Failure("The button failed (" & Err.Description & "): run ""psto-xl addin doctor"".")
End Sub

' Windows: wait for the command, then give its reply (kind, sentence, log file: one a line).
Private Function AnswerTo(ByVal CommandName As String, ByVal BookName As String) As String
    Dim Python As String, Problem As String
    Python = Setting(ReadUtf8(SettingsFile()), "python")
    If Python = "" Then
        AnswerTo = Failure("PSTO is not set up for you: run ""psto-xl addin install"", then start Excel again.")
        Exit Function
    End If
    If Not FileExists(Python) Then
        AnswerTo = Failure("PSTO can't find its Python at " & Python & ": run ""psto-xl addin install"" again.")
        Exit Function
    End If
    RemoveFile ReplyFile()
    Problem = StartAndWait(CommandLine(Python, CommandName, WindowHandle(), BookName, ReplyFile()))
    If Problem <> "" Then
        AnswerTo = Failure(Problem)
        Exit Function
    End If
    AnswerTo = ReadUtf8(ReplyFile())
    RemoveFile ReplyFile()
    If AnswerTo = "" Then AnswerTo = NoAnswer()
End Function

' Mac: Excel can't be reached from outside while a macro runs, so the command runs after this one has
' ended, and the reply is looked for once a second.
Private Sub StartAndPoll(ByVal CommandName As String, ByVal BookName As String)
    Dim Problem As String
    RemoveFile ReplyFile()
    Problem = StartInBackground(CommandName, BookName)
    If Problem <> "" Then
        ShowReply Failure(Problem)
    Else
        WaitingSince = Now
        CallInASecond "PstoRun.Poll"
    End If
End Sub

Public Sub Poll()
    Dim Reply As String
    On Error GoTo Failed
    Reply = ReadUtf8(ReplyFile())
    If Reply <> "" Then
        RemoveFile ReplyFile()
        ShowReply Reply
    ElseIf (Now - WaitingSince) * 86400 > TOO_LONG_SECONDS Then
        ShowReply NoAnswer()
    Else
        CallInASecond "PstoRun.Poll"
    End If
    Exit Sub
Failed:
    ShowReply Failure("The answer can't be shown (" & Err.Description & "): run ""psto-xl addin doctor"".")
End Sub

Public Function CommandLine(ByVal Python As String, ByVal CommandName As String, ByVal App As String, _
        ByVal BookName As String, ByVal Reply As String) As String
    CommandLine = Quoted(Python) & " -I -m psto_xl.ribbon " & CommandName & " --app " & App & _
        " --book " & Quoted(BookName) & " --reply " & Quoted(Reply)
End Function

Private Function Quoted(ByVal Text As String) As String
    Quoted = Chr$(34) & Text & Chr$(34)
End Function

' The value of "key=value" in the text of a settings file, or nothing.
Public Function Setting(ByVal Text As String, ByVal Key As String) As String
    Dim Lines As Variant, i As Long
    Lines = Split(Replace(Replace(Text, vbCr, ""), ChrW$(65279), ""), vbLf) ' some editors begin a file with U+FEFF
    For i = LBound(Lines) To UBound(Lines)
        If Left$(Lines(i), Len(Key) + 1) = Key & "=" Then Setting = Mid$(Lines(i), Len(Key) + 2)
    Next
End Function

Private Function Failure(ByVal Sentence As String) As String
    Failure = "error" & vbLf & Sentence & vbLf
End Function

Private Function NoAnswer() As String
    NoAnswer = Failure("PSTO gave no answer: run ""psto-xl addin doctor"", which looks for the reason.")
End Function

Public Sub ShowReply(ByVal Reply As String)
    Dim Lines As Variant, Text As String
    Lines = Split(Replace(Reply, vbCr, "") & vbLf & vbLf, vbLf)
    Text = Replace(Lines(1), vbTab, vbLf)
    If Lines(0) = "ok" Then
        ShowStatus Text
        Exit Sub
    End If
    ClearStatus
    If Lines(2) <> "" Then Text = Text & vbLf & vbLf & "Details: " & Lines(2)
    ShowMessage Text, Lines(0) = "error"
End Sub

' The text of a UTF-8 file, or nothing where there is none. Byte by byte: such files have a few lines.
Public Function ReadUtf8(ByVal FileName As String) As String
    Dim n As Integer, Remaining As Long, Unit As Byte, Code As Long, More As Long
    If Not FileExists(FileName) Then Exit Function
    n = FreeFile
    Open FileName For Binary Access Read As #n
    Remaining = LOF(n)
    Do While Remaining > 0
        Get #n, , Unit
        Remaining = Remaining - 1
        If Unit < &H80 Then
            Code = Unit: More = 0
        ElseIf Unit < &HE0 Then
            Code = Unit And &H1F: More = 1
        ElseIf Unit < &HF0 Then
            Code = Unit And &HF: More = 2
        Else
            Code = Unit And &H7: More = 3
        End If
        Do While More > 0 And Remaining > 0
            Get #n, , Unit
            Remaining = Remaining - 1
            More = More - 1
            Code = Code * 64 + (Unit And &H3F)
        Loop
        ReadUtf8 = ReadUtf8 & Character(Code)
    Loop
    Close #n
End Function

Private Function Character(ByVal Code As Long) As String
    If Code < &H10000 Then
        Character = ChrW$(Code)
    Else ' two UTF-16 units
        Character = ChrW$(55296 + (Code - 65536) \ 1024) & ChrW$(56320 + (Code And 1023))
    End If
End Function

Public Sub RemoveFile(ByVal FileName As String)
    If FileExists(FileName) Then Kill FileName
End Sub
