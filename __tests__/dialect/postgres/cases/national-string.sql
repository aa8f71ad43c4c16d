select n'a;\', N'b''';
