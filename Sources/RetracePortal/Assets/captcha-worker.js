"use strict";
// Finds the number whose decimal digits behind the salt hash (SHA-256) to the challenge. Posts {progress: 0…1} on the
// way, {number} at the end, {number: -1} if there is none. Written for slow phones: the salt's whole blocks are hashed
// once, then each number costs one block or two, and most candidates are dropped by the first word of their hash.
var K = new Int32Array(64);
var START = new Int32Array(8);
(function () {
  // The first 32 bits behind the point of the square and cube roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3).
  var fraction = function (x) { return ((x - Math.floor(x)) * 4294967296) | 0; };
  for (var candidate = 2, count = 0; count < 64; candidate += 1) {
    var isPrime = true;
    for (var divisor = 2; divisor * divisor <= candidate; divisor += 1) {
      if (candidate % divisor === 0) { isPrime = false; }
    }
    if (!isPrime) { continue; }
    if (count < 8) { START[count] = fraction(Math.sqrt(candidate)); }
    K[count] = fraction(Math.cbrt(candidate));
    count += 1;
  }
})();

var W = new Int32Array(64);

// Folds the 64 bytes of `block` from `offset` on into `state`.
function compress(state, block, offset) {
  var i, x, y;
  for (i = 0; i < 16; i += 1) {
    W[i] = block[offset] << 24 | block[offset + 1] << 16 | block[offset + 2] << 8 | block[offset + 3];
    offset += 4;
  }
  for (; i < 64; i += 1) {
    x = W[i - 15];
    y = W[i - 2];
    W[i] = (W[i - 16] + W[i - 7]
      + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3)
      + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10)) | 0;
  }
  var a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  for (i = 0; i < 64; i += 1) {
    x = (h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[i] + W[i]) | 0;
    y = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c)) | 0;
    h = g; g = f; f = e; e = (d + x) | 0; d = c; c = b; b = a; a = (x + y) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

function bytes(text) {
  return Uint8Array.from(unescape(encodeURIComponent(text)), function (sign) { return sign.charCodeAt(0); });
}

function words(hex) {
  var result = new Int32Array(8);
  for (var i = 0; i < 8; i += 1) { result[i] = parseInt(hex.substr(i * 8, 8), 16) | 0; }
  return result;
}

// A function from a number to whether it is the answer.
function tester(salt, challenge) {
  var text = bytes(salt);
  var target = words(challenge);
  var whole = text.length - text.length % 64;
  var start = new Int32Array(START);
  for (var at = 0; at < whole; at += 64) { compress(start, text, at); }
  var tail = text.subarray(whole);
  var block = new Uint8Array(128);
  var state = new Int32Array(8);
  block.set(tail);
  return function (number) {
    var digits = String(number);
    var end = tail.length + digits.length;
    for (var i = 0; i < digits.length; i += 1) { block[tail.length + i] = digits.charCodeAt(i); }
    var size = end < 56 ? 64 : 128;
    block[end] = 128;
    block.fill(0, end + 1, size);
    var bits = (whole + end) * 8;
    block[size - 3] = bits >>> 16;
    block[size - 2] = bits >>> 8;
    block[size - 1] = bits;
    state.set(start);
    compress(state, block, 0);
    if (size === 128) { compress(state, block, 64); }
    if (state[0] !== target[0]) { return false; }
    return state.every(function (word, i) { return word === target[i]; });
  };
}

function solve(salt, challenge, max, report) {
  var test = tester(salt, challenge);
  var last = Date.now();
  for (var number = 0; number <= max; number += 1) {
    if (test(number)) { return number; }
    if (number % 2048 === 0 && Date.now() - last > 150) {
      last = Date.now();
      report(number / max);
    }
  }
  return -1;
}

onmessage = function (event) {
  var task = event.data;
  var number = solve(task.salt, task.challenge, task.max, function (part) { postMessage({ progress: part }); });
  postMessage({ number: number });
};
