"""What the Clubhouse answers over Socket.IO: the chat."""

from flask_socketio import SocketIO, disconnect, emit, send


def add_events(socketio: SocketIO) -> None:
    """Register every event handler with the Socket.IO server."""

    @socketio.on("connect")
    def handle_connect(_auth: object) -> None:
        emit("notice", {"text": "Somebody came in."}, broadcast=True, include_self=False)

    @socketio.on("message")
    def handle_message(text: str) -> None:
        send(f"You said: {text}")

    @socketio.on("chat")
    def handle_chat(data: dict[str, str]) -> None:
        emit("chat", {"name": data["name"], "text": data["text"]}, broadcast=True)

    @socketio.on("goodbye")
    def handle_goodbye() -> None:
        send("Goodbye.")
        disconnect()

    @socketio.on("disconnect")
    def handle_disconnect(reason: str = "connection closed") -> None:
        # python-socketio tells the reason from 5.12 on; earlier versions call without one.
        emit("notice", {"text": f"Somebody left: {reason}."}, broadcast=True, include_self=False)
