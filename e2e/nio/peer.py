"""One peer whose client is made of matrix-nio and libolm, held by a story in JSON lines.

A line on standard input is {"id": 1, "do": NAME, "with": [ARGUMENTS]}; a line on standard output is its answer,
{"id": 1, "result": RESULT} or {"id": 1, "error": TEXT}, or {"event": EVENT}: what the client shows.
"""

import asyncio
import io
import json
import sys

from nio import AsyncClient, AsyncClientConfig, Event, InviteMemberEvent, LoginResponse, MegolmEvent, RoomSendResponse, SyncResponse
from nio import RoomCreateResponse, UploadResponse
from nio.crypto.attachments import decrypt_attachment


def write(line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class Peer:
    """The person at the client."""

    def __init__(self):
        self.client = None
        self.joined = set()

    async def login(self, url, user, password, store):
        config = AsyncClientConfig(encryption_enabled=True, store_sync_tokens=True)
        self.client = AsyncClient(url, user, store_path=store, config=config)
        answer = await self.client.login(password, device_name="a client of another make")
        if not isinstance(answer, LoginResponse):
            raise RuntimeError(f"log in: {answer}")
        self.client.add_event_callback(self.invited, InviteMemberEvent)
        self.client.add_event_callback(self.show, Event)
        await self.sync(0)
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        asyncio.ensure_future(self.follow())
        return {"user": self.client.user_id, "device": self.client.device_id}

    async def sync(self, timeout):
        answer = await self.client.sync(timeout, full_state=not self.client.next_batch)
        if isinstance(answer, SyncResponse):
            await self.client.send_to_device_messages()
            if self.client.should_upload_keys:
                await self.client.keys_upload()
            if self.client.should_query_keys:
                await self.client.keys_query()
            if self.client.should_claim_keys:
                await self.client.keys_claim(self.client.get_users_for_key_claiming())

    async def follow(self):
        while True:
            await self.sync(10000)

    async def invited(self, room, event):
        if event.membership == "invite" and event.state_key == self.client.user_id and room.room_id not in self.joined:
            self.joined.add(room.room_id)
            await self.client.join(room.room_id)
            write({"event": {"type": "invitation", "room": room.room_id, "sender": event.sender}})

    def show(self, room, event):
        source = event.source
        shown = {
            "type": source.get("type"),
            "room": room.room_id,
            "id": event.event_id,
            "sender": event.sender,
            "name": room.user_name(event.sender) or "",
            "content": source.get("content"),
            "encrypted": isinstance(event, MegolmEvent) or event.decrypted,
            "decrypted": event.decrypted,
            "kind": type(event).__name__,
        }
        if "redacts" in source:
            shown["content"] = {**(shown["content"] or {}), "redacts": source["redacts"]}
        write({"event": shown})

    async def dm(self, user):
        encryption = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
        answer = await self.client.room_create(is_direct=True, invite=[user], initial_state=[encryption])
        if not isinstance(answer, RoomCreateResponse):
            raise RuntimeError(f"create room: {answer}")
        while answer.room_id not in self.client.rooms or not self.client.rooms[answer.room_id].encrypted:
            await self.client.synced.wait()
            await asyncio.sleep(0.05)
        return answer.room_id

    async def send(self, room, kind, content):
        # It has no cross-signing; that the others' devices are signed it cannot see.
        answer = await self.client.room_send(room, kind, content, ignore_unverified_devices=True)
        if not isinstance(answer, RoomSendResponse):
            raise RuntimeError(f"send: {answer}")
        return answer.event_id

    async def redact(self, room, event):
        await self.client.room_redact(room, event)

    async def picture(self, room, path, name, mime):
        with open(path, "rb") as file:
            data = file.read()
        answer, keys = await self.client.upload(io.BytesIO(data), content_type=mime, filename=name, encrypt=True, filesize=len(data))
        if not isinstance(answer, UploadResponse):
            raise RuntimeError(f"upload: {answer}")
        file = {**keys, "url": answer.content_uri, "mimetype": mime}
        return await self.send(room, "m.room.message", {"msgtype": "m.image", "body": name, "info": {"mimetype": mime, "size": len(data)}, "file": file})

    async def download(self, file, path):
        """Fetches a file as homeservers of today want it, of which this version of the library knows nothing."""
        where = file["url"].removeprefix("mxc://")
        headers = {"Authorization": f"Bearer {self.client.access_token}"}
        async with self.client.client_session.get(f"{self.client.homeserver}/_matrix/client/v1/media/download/{where}", headers=headers) as answer:
            answer.raise_for_status()
            data = await answer.read()
        with open(path, "wb") as out:
            out.write(decrypt_attachment(data, file["key"]["k"], file["hashes"]["sha256"], file["iv"]))

    async def members(self, room):
        return {user.user_id: user.display_name or "" for user in self.client.rooms[room].users.values()}


async def main():
    peer = Peer()
    reader = asyncio.StreamReader(limit=1 << 24)
    await asyncio.get_event_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)

    async def call(line):
        try:
            write({"id": line["id"], "result": await getattr(peer, line["do"])(*line["with"])})
        except Exception as error:  # whatever it is, the story is to know
            write({"id": line["id"], "error": f"{type(error).__name__}: {error}"})

    while line := await reader.readline():
        asyncio.ensure_future(call(json.loads(line)))


asyncio.run(main())
