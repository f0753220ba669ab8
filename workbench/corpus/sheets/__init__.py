"""Questions that people bring: sheets of questions and answers, and the exports of other tools."""
