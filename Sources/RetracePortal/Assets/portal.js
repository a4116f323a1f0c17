"use strict";
// What the pages do beyond plain forms: nothing here is needed to get through them.
(function () {
  var all = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };

  // The box with the problems is read first.
  all("[data-focus]").slice(0, 1).forEach(function (box) { box.focus(); });

  // A form goes out once, however often its button is pressed. Coming back by the browser's button frees it again.
  all("form[data-once]").forEach(function (form) {
    var button = form.querySelector("button:not([type])");
    var text = button ? button.textContent : "";
    var isSent = false;
    var free = function () {
      isSent = false;
      if (button && button.textContent === form.dataset.once) {
        button.textContent = text;
        button.removeAttribute("aria-disabled");
      }
    };
    form.addEventListener("submit", function (event) {
      if (event.defaultPrevented) { return; }
      if (isSent || (button && button.getAttribute("aria-disabled") === "true")) { event.preventDefault(); return; }
      isSent = true;
      text = button ? button.textContent : "";
      setTimeout(function () {
        if (button && isSent) { button.textContent = form.dataset.once; button.setAttribute("aria-disabled", "true"); }
      }, 0);
      setTimeout(free, 15000);
    });
    window.addEventListener("pageshow", free);
  });

  // A button that shows what was typed into a password's field, and hides it again before it is sent.
  all("input[data-show]").forEach(function (input) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "small";
    button.setAttribute("aria-controls", input.id);
    var show = function (isShown) {
      input.type = isShown ? "text" : "password";
      button.textContent = isShown ? input.dataset.hide : input.dataset.show;
    };
    button.addEventListener("click", function () { show(input.type === "password"); });
    input.form.addEventListener("submit", function () { show(false); });
    show(false);
    input.parentNode.appendChild(button);
  });

  // Spoken only now and then: a counter that is read every second drowns everything else.
  var say = function (text) { all("[data-say]").forEach(function (place) { place.textContent = text; }); };
  var clock = function (seconds) { return Math.floor(seconds / 60) + ":" + ("0" + (seconds % 60)).slice(-2); };

  // Calls `tick` with the whole seconds left, each once, down to 0. By the clock, for timers sleep with the phone.
  var countDown = function (seconds, tick) {
    var end = Date.now() + seconds * 1000;
    var last = -1;
    var timer;
    var look = function () {
      var left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      if (left === last) { return; }
      last = left;
      tick(left);
      if (left === 0) { clearInterval(timer); }
    };
    timer = setInterval(look, 250);
    look();
  };

  all("[data-countdown]").forEach(function (line) {
    var texts = line.dataset;
    var start = Number(texts.countdown);
    var label = document.createElement("span");
    var time = document.createElement("strong");
    label.textContent = texts.label + " ";
    line.textContent = "";
    line.setAttribute("role", "timer");
    line.appendChild(label);
    line.appendChild(time);
    countDown(start, function (left) {
      if (left === 0) { line.textContent = texts.over; say(texts.over); return; }
      time.textContent = clock(left);
      if (left === start) { return; }
      if (left % 60 === 0) { say(texts.minutes.replace("{n}", String(left / 60))); }
      if (left === 30) { say(texts.seconds.replace("{n}", "30")); }
    });
  });

  all("[data-wait]").forEach(function (line) {
    var button = line.parentNode.querySelector("[data-resend]");
    if (!button) { return; }
    var texts = line.dataset;
    button.setAttribute("aria-disabled", "true");
    countDown(Number(texts.wait), function (left) {
      if (left > 0) { line.textContent = texts.label + " " + clock(left); return; }
      button.removeAttribute("aria-disabled");
      line.textContent = texts.ready;
      say(texts.ready);
    });
  });
})();
