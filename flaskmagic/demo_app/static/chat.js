// A Socket.IO client small enough to read: no library, only the browser's WebSocket.
//
// Two protocols share each frame. The first digit is Engine.IO's, which keeps the connection up:
//     0 open    1 close    2 ping    3 pong    4 message: what follows belongs to Socket.IO
// The digit after a 4 is Socket.IO's, which knows events:
//     0 connect    1 disconnect    2 event: a JSON array, the event's name first
// So  42["chat",{"name":"Ada","text":"Hi"}]  is a message (4) with an event (2) called "chat".
"use strict";

const log = document.querySelector("#log");
const state = document.querySelector("#state");
const button = document.querySelector("#chat button");
let socket;

// What to do when the server emits: one function for each event it may send.
const handlers = {
  chat: ({ name, text }) => show(text, name),
  notice: ({ text }) => show(text),
};

function connect() {
  // EIO=4 is Engine.IO's version. Other clients begin with HTTP long polling and upgrade later.
  const url = new URL("/socket.io/?EIO=4&transport=websocket", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  socket = new WebSocket(url);
  socket.onmessage = (frame) => receive(frame.data);
  socket.onclose = () => {
    state.textContent = "disconnected";
    button.disabled = true;
    setTimeout(connect, 2000);
  };
}

function receive(packet) {
  if (packet.startsWith("0")) {
    socket.send("40");                      // 0{"sid":…}  open: now connect to the namespace "/"
  } else if (packet === "2") {
    socket.send("3");                       // 2           ping: who does not pong is dropped
  } else if (packet.startsWith("40")) {
    state.textContent = "connected";        // 40{"sid":…} the server's connect handler let us in
    button.disabled = false;
  } else if (packet.startsWith("42")) {
    const [event, data] = JSON.parse(packet.slice(2));
    handlers[event]?.(data);                // 42[…]       the server has emitted an event
  }
}

function emit(event, data) {
  socket.send("42" + JSON.stringify([event, data]));
}

function show(text, name) {
  const line = document.createElement("li");
  line.textContent = text;                  // textContent, not innerHTML: text never becomes markup
  if (name === undefined) {
    line.className = "quiet";
  } else {
    const author = document.createElement("strong");
    author.textContent = name;
    line.prepend(author, " ");
  }
  log.append(line);
  line.scrollIntoView({ block: "nearest" });
}

document.querySelector("#chat").addEventListener("submit", (submit) => {
  submit.preventDefault();                  // the page stays: the message goes out on the socket
  const name = document.querySelector("#name");
  const text = document.querySelector("#text");
  emit("chat", { name: name.value, text: text.value });
  text.value = "";
});

connect();
