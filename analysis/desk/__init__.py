"""The coding desk: where two people code the answers of a round, blind and each by themselves, and a third decides
where they differ.

`answers` is what lies on the desk, `giving` checks what is given to an answer, `sitting` saves it and takes it back;
`work` is a coder's desk, `adjudication` the place where differences are decided. `sheets` is the same as a workbook,
and `taking` reads it back.
"""
