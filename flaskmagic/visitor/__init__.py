"""Who asks: a visitor of the app, over HTTP, WebSocket and Socket.IO."""
