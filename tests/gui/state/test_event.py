"""Events and who is told of them."""

from gui.state.event import Event


def test_what_is_disconnected_while_others_are_told_is_called_no_more() -> None:
    event, called = Event(), []

    def first() -> None:
        called.append("first")
        disconnect()

    event.connect(first)
    disconnect = event.connect(lambda: called.append("second"))
    event()
    event()
    assert called == ["first", "first"]


def test_what_is_connected_while_others_are_told_counts_from_the_next_time_on() -> None:
    event, called = Event(), []
    event.connect(lambda: event.connect(lambda: called.append("new")) if len(event) == 1 else None)
    event()
    assert called == []
    event()
    assert called == ["new"]
