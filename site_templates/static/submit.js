// Says at once what each line seems to be, takes what is dropped, and shows how far an upload is.
(() => {
  const form = document.querySelector(".intake");
  if (!form) return;
  const [text, files, drop] = [form.elements.sources, form.elements.files, form.querySelector(".drop")];
  const [guesses, chosen, bar, said] = [".guesses", ".chosen", ".sending", "[data-said]"].map((one) => form.querySelector(one));
  const most = Number(form.dataset.max);

  const guess = (line) => {
    let address;
    try {
      address = new URL(line);
    } catch {
      if (/^(?:\/|~\/|[a-z]:\\)/i.test(line)) return ["a file or folder on the server"];
      return /^[\w-]+(?:\.[\w-]+)+(?:\/|$)/.test(line) ? ["an address without https://", true] : ["not an address", true];
    }
    if (!/^https?:$/.test(address.protocol)) return [`${address.protocol}// is not taken`, true];
    const path = address.pathname.toLowerCase();
    if (/[?&]list=/.test(address.search) || /\/(?:playlist|album|sets)\b/.test(path)) return ["a playlist"];
    if (/\/(?:@|channel\/|c\/|user\/)/.test(path)) return ["a channel"];
    if (/\.(?:mp3|flac|ogg|opus|m4a|wav)$/.test(path)) return ["a sound file"];
    if (/\.(?:mp4|mkv|webm|mov|avi)$/.test(path)) return ["a video file"];
    return [`something at ${address.hostname.replace(/^www\./, "")}`];
  };
  const line = (left, right, wrong) => {
    const item = document.createElement("li");
    const [what, says] = [document.createElement("span"), document.createElement("b")];
    what.textContent = left;
    what.dir = "auto";
    says.textContent = right;
    item.append(what, says);
    item.classList.toggle("wrong", Boolean(wrong));
    return item;
  };
  const size = (bytes) => {
    const units = ["B", "kB", "MB", "GB", "TB"];
    const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
    return `${(bytes / 1000 ** power).toFixed(power > 1 && bytes / 1000 ** power < 100 ? 1 : 0)} ${units[power]}`;
  };

  const read = () => {
    const lines = text.value.split("\n").map((one) => one.trim()).filter(Boolean).slice(0, 200);
    guesses.replaceChildren(...lines.map((one) => line(one, ...guess(one))));
  };
  const list = () => {
    chosen.replaceChildren(...[...files.files].map((file) => {
      const large = most && file.size > most;
      return line(file.name, large ? `${size(file.size)}, more than ${form.dataset.maxWords}` : size(file.size), large);
    }));
  };
  text.addEventListener("input", read);
  files.addEventListener("change", list);
  read();
  list();

  for (const name of ["dragover", "dragenter"]) addEventListener(name, (event) => (event.preventDefault(), drop.classList.add("over")));
  addEventListener("dragleave", (event) => event.relatedTarget || drop.classList.remove("over"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length) {
      files.files = event.dataTransfer.files;
      list();
    } else {
      const words = event.dataTransfer.getData("text/uri-list") || event.dataTransfer.getData("text");
      text.value = `${text.value.trim()}\n${words.replace(/^#.*$/gm, "")}`.trim();
      read();
    }
  });

  const failed = (words) => {
    bar.hidden = true;
    said.textContent = words;
    form.querySelector(".loud").disabled = false;
  };
  form.addEventListener("submit", (event) => {
    if (!files.files.length) return;
    event.preventDefault();
    const sending = new XMLHttpRequest();
    sending.open("POST", form.action);
    sending.upload.addEventListener("progress", (sent) => {
      if (!sent.lengthComputable) return;
      bar.value = sent.loaded / sent.total;
      said.textContent = sent.loaded < sent.total ? `${size(sent.loaded)} of ${size(sent.total)}` : "Taking it in";
    });
    sending.addEventListener("load", () => {
      if (sending.status < 400) return location.assign(sending.responseURL || form.action);
      const page = new DOMParser().parseFromString(sending.responseText, "text/html");
      const words = page.querySelector(".notice, main h1")?.textContent.trim();
      failed(words || `The server answered ${sending.status}.`);
    });
    sending.addEventListener("error", () => failed("The connection broke. What was chosen is still here: send it again."));
    bar.hidden = false;
    form.querySelector(".loud").disabled = true;
    sending.send(new FormData(form));
  });
})();
