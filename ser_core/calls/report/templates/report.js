"use strict";
const player = document.querySelector("audio");
const axis = document.getElementById("axis");
const cursor = document.getElementById("cursor");
const rows = [...document.querySelectorAll("tr[data-start]")];
const [left, width, duration] = [axis.dataset.left, axis.dataset.width, axis.dataset.duration].map(Number);

function playFrom(moment) {
  player.currentTime = Math.max(0, Math.min(duration, moment));
  player.play().catch(() => {}); // a browser may refuse to start; the place is set all the same
}

function momentAt(event) {
  const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(axis.getScreenCTM().inverse());
  return ((place.x - left) / width) * duration;
}

function follow() {
  const now = player.currentTime;
  cursor.setAttribute("transform", `translate(${left + (width * now) / duration} 0)`);
  cursor.setAttribute("visibility", "visible");
  for (const row of rows) {
    const speaking = row.dataset.start <= now + 0.01 && now < row.dataset.end;
    row.toggleAttribute("data-now", speaking);
  }
  if (!player.paused) requestAnimationFrame(follow);
}

document.addEventListener("click", (event) => {
  const turn = event.target.closest("[data-start]");
  if (turn) playFrom(Number(turn.dataset.start));
  else if (event.target.closest("#axis")) playFrom(momentAt(event));
});
for (const name of ["play", "seeked", "timeupdate"]) player.addEventListener(name, follow);
