"""A view that asks a database through SQLAlchemy's asyncio extension, which uses greenlets."""

from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

app = Flask(__name__)
engine = create_async_engine("sqlite+aiosqlite:///:memory:")


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


@event.listens_for(Note, "before_insert")
def before_insert(_mapper, _connection, note):
    note.text = shout(note.text)


def shout(text):
    return text.upper()


@app.route("/<text>")
async def add(text):
    async with engine.begin() as connection:
        await connection.run_sync(make_tables)
    async with AsyncSession(engine) as session:
        session.add(Note(text=text))
        await session.commit()
        found = (await session.scalars(select(Note))).all()
    await engine.dispose()
    return ",".join(note.text for note in found)


def make_tables(connection):
    Base.metadata.create_all(connection)
