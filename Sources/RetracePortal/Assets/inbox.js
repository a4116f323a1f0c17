"use strict";
// Looks for new messages every two seconds while the page is seen, and gives each code and password a button to copy.
(function () {
  var list = document.getElementById("messages");
  var screen = list.parentNode;
  var empty = document.querySelector(".empty");
  var known = list.children.length;

  var copy = function (text, button) {
    var tell = function () {
      button.textContent = list.dataset.copied;
      setTimeout(function () { button.textContent = list.dataset.copy; }, 2000);
    };
    if (navigator.clipboard) { navigator.clipboard.writeText(text).then(tell, function () {}); return; }
    // Without TLS a browser has no clipboard: what is selected can still be copied by hand.
    var range = document.createRange();
    range.selectNodeContents(button.previousElementSibling);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    if (document.execCommand("copy")) { tell(); }
  };

  var dress = function (item) {
    var value = item.querySelector("[data-value]");
    if (!value) { return; }
    var button = document.createElement("button");
    button.type = "button";
    button.className = "small";
    button.textContent = list.dataset.copy;
    button.addEventListener("click", function () { copy(value.textContent, button); });
    value.after(button);
  };

  var look = function () {
    if (document.hidden) { return; }
    fetch(location.href, { credentials: "same-origin", cache: "no-store" }).then(function (response) {
      if (!response.ok) { throw new Error("no inbox"); }
      return response.text();
    }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html").querySelectorAll("#messages > li");
      // Another demonstration has begun.
      if (fresh.length < known) { location.reload(); return; }
      Array.prototype.slice.call(fresh, known).forEach(function (item) {
        known += 1;
        dress(list.appendChild(document.adoptNode(item)));
        screen.scrollTop = screen.scrollHeight;
        if (empty) { empty.hidden = true; }
      });
    }).catch(function () {});
  };

  Array.prototype.forEach.call(list.children, dress);
  screen.scrollTop = screen.scrollHeight;
  setInterval(look, 2000);
})();
