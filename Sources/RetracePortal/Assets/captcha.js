"use strict";
// The box "Tôi không phải là người máy": ticking it starts the proof of work in a worker, and the answer goes into the
// hidden field. A form that is sent before it is done waits for it.
(function () {
  var box = document.querySelector("[data-captcha]");
  if (!box) { return; }
  var texts = box.dataset;
  var form = box.closest("form");
  var tick = box.querySelector("input[type=checkbox]");
  var bar = box.querySelector("progress");
  var line = box.querySelector("[role=status]");
  var answer = box.querySelector("input[name=captcha]");
  var idle = line.textContent;

  // A challenge lives for five minutes; beyond this age, in milliseconds, a new one is fetched.
  var MOST_AGE = 240000;
  var challenge = JSON.parse(texts.challenge);
  var madeAt = Date.now();
  var state = "idle";
  var isSubmitWaiting = false;
  var worker = null;

  var show = function (next, text) {
    state = next;
    box.className = "robot " + next;
    box.setAttribute("aria-busy", String(next === "working"));
    bar.hidden = next !== "working";
    line.textContent = text;
  };

  var stop = function () {
    if (worker) { worker.terminate(); }
    worker = null;
    answer.value = "";
  };

  var fail = function () {
    stop();
    challenge = null;
    isSubmitWaiting = false;
    tick.checked = false;
    show("failed", texts.failed);
  };

  var done = function (number) {
    stop();
    answer.value = btoa(JSON.stringify({
      algorithm: challenge.algorithm, challenge: challenge.challenge, number: number,
      salt: challenge.salt, signature: challenge.signature
    }));
    show("done", texts.done);
    if (!isSubmitWaiting) { return; }
    isSubmitWaiting = false;
    if (form.requestSubmit) { form.requestSubmit(); } else { form.submit(); }
  };

  var work = function () {
    try { worker = new Worker(texts.worker); } catch (error) { fail(); return; }
    worker.onerror = fail;
    worker.onmessage = function (event) {
      if (event.data.progress !== undefined) { bar.value = event.data.progress * 100; return; }
      if (event.data.number < 0) { fail(); } else { done(event.data.number); }
    };
    worker.postMessage({
      salt: challenge.salt, challenge: challenge.challenge, max: challenge.maxnumber || challenge.maxNumber
    });
  };

  var isOld = function () { return !challenge || Date.now() - madeAt > MOST_AGE; };

  var start = function () {
    stop();
    tick.checked = true;
    bar.value = 0;
    show("working", isSubmitWaiting ? texts.waiting : texts.working);
    if (!isOld()) { work(); return; }
    fetch(texts.fresh, { credentials: "same-origin", cache: "no-store" }).then(function (response) {
      if (!response.ok) { throw new Error("no challenge"); }
      return response.json();
    }).then(function (fresh) {
      challenge = fresh;
      madeAt = Date.now();
      if (state === "working") { work(); }
    }).catch(fail);
  };

  tick.addEventListener("change", function () {
    if (tick.checked) { start(); return; }
    stop();
    isSubmitWaiting = false;
    show("idle", idle);
  });

  document.addEventListener("submit", function (event) {
    if (event.target !== form || (state === "done" && !isOld())) { return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (state === "idle" || state === "failed") {
      show("failed", texts.missing);
      tick.focus();
      return;
    }
    isSubmitWaiting = true;
    if (state === "working") { line.textContent = texts.waiting; } else { start(); }
  }, true);

  // An answer passes once: whoever comes back by the browser's button ticks the box anew.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) { challenge = null; }
    stop();
    tick.checked = false;
    show("idle", idle);
  });

  box.hidden = false;
})();
