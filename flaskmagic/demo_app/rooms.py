"""The rooms of the chat: who is in one hears what is said there."""

from flask_socketio import SocketIO, emit, join_room, leave_room


def add_rooms(socketio: SocketIO) -> None:
    """Register the events for rooms with the Socket.IO server."""

    @socketio.on("join")
    def handle_join(data: dict[str, str]) -> None:
        join_room(data["room"])
        emit("notice", {"text": f"{data['name']} joined {data['room']}."}, to=data["room"])

    @socketio.on("leave")
    def handle_leave(data: dict[str, str]) -> None:
        leave_room(data["room"])
        emit("notice", {"text": f"{data['name']} left {data['room']}."}, to=data["room"])

    @socketio.on("tell")
    def handle_tell(data: dict[str, str]) -> str:
        emit("told", {"text": data["text"]}, to=data["room"])
        return f"The {data['room']} was told."

    @socketio.on("rules")
    def handle_rules() -> None:
        emit("rules", {"text": "Be kind."}, callback=note_reading)

    def note_reading(*_answer: object) -> None:
        emit("notice", {"text": "Somebody has read the rules."}, broadcast=True)
