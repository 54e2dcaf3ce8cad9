// The way to Python and back. A message is numbered; what Python answers under that number has been written to disk.
// Decisions that were not answered stay in the memory of this window (never in the browser's storage: the data are
// restricted) and are sent again when the cell is run again. They hold places, themes and the memo, and no answer.

const PATIENCE = 6000; // milliseconds after which a message that was not answered is told; disks on shares take up to 2000
const MEMORY = Symbol.for("roundtable.coding.waiting");

function waitingFor(key) {
  globalThis[MEMORY] ??= new Map();
  if (!globalThis[MEMORY].has(key)) globalThis[MEMORY].set(key, new Map());
  return globalThis[MEMORY].get(key);
}

function anythingWaiting() {
  return [...(globalThis[MEMORY]?.values() ?? [])].some((waiting) => waiting.size > 0);
}

class Link {
  constructor(model, heard) {
    this.view = Math.random().toString(36).slice(2);
    this.model = model;
    this.heard = heard;
    this.asked = new Map();
    this.late = new Set();
    this.last = 0;
    this.receive = (content) => this.received(content);
    model.on("msg:custom", this.receive);
  }

  // A promise of Python's answer. `late` tells which messages have waited too long; their answer may still come.
  ask(message) {
    const n = ++this.last;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.tooLate(n), PATIENCE);
      this.asked.set(n, { resolve, timer });
      try {
        this.model.send({ ...message, n, view: this.view });
      } catch {
        this.tooLate(n); // the kernel is known to be gone
      }
    });
  }

  tooLate(n) {
    this.late.add(n);
    this.heard.late();
  }

  received(content) {
    if (content?.to !== this.view) return content?.saved && this.heard.elsewhere(content);
    const asked = this.asked.get(content.n);
    if (!asked) return;
    clearTimeout(asked.timer);
    this.asked.delete(content.n);
    this.late.delete(content.n);
    asked.resolve(content);
  }

  close() {
    this.model.off("msg:custom", this.receive);
    for (const { timer } of this.asked.values()) clearTimeout(timer);
  }
}
