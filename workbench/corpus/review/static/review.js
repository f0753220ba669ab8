"use strict";
(() => {
  const articles = [...document.querySelectorAll("article")];
  const count = document.getElementById("count");
  const formula = /^[\s\0]*[=+\-@|%＝＋－＠]|^[\t\r\n]/;
  const guardedAlready = /^'(?=[\s\0]*[=+\-@|%＝＋－＠']|[\t\r\n])/;

  // What begins like a formula gets an apostrophe, as in the sheet that the program writes.
  const guard = (text) => (formula.test(text) || guardedAlready.test(text) ? "'" + text : text);
  const cell = (text) => '"' + guard(text).replaceAll('"', '""') + '"';
  const decision = (article) => article.querySelector("input:checked");

  const update = (article) => {
    const chosen = decision(article);
    article.className = chosen ? chosen.dataset.mark : "";
    article.querySelector(".edit").hidden = !chosen || chosen.dataset.mark !== "edit";
    count.textContent = String(articles.filter(decision).length);
  };
  for (const article of articles) {
    article.addEventListener("change", () => update(article));
    update(article);
  }
  document.getElementById("save").addEventListener("click", () => {
    const lines = [JSON.parse(document.body.dataset.heads).slice(0, 4)];
    for (const article of articles) {
      const chosen = decision(article);
      lines.push([
        article.dataset.id,
        chosen ? chosen.value : "",
        article.querySelector(".q").value,
        article.querySelector(".a").value,
      ]);
    }
    const text = "\ufeff" + lines.map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = document.body.dataset.savedAs;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  });
})();
