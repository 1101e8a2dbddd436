"""Owns what a user of the Connect client's asynchronous half (gitpod-sdk 1.x) meets, many calls at once included.

Usage: python connect_async.py <url of the mock> <base url that the client is given>
"""

import asyncio

import mock
from check import check, expect, expect_that, run_checks
from connectrpc.code import Code
from connectrpc.errors import ConnectError
from gitpod.v1 import event_pb2
from gitpod.v1 import prebuild_pb2 as pb
from gitpod.v1.event_connect import EventServiceClient
from gitpod.v1.prebuild_connect import PrebuildServiceClient

HEADERS = {"authorization": "Bearer My Bearer Token"}


def run(conversation):
    """Runs a conversation with a client of its own, in an event loop of its own."""

    async def within():
        async with PrebuildServiceClient(mock.BASE_URL, timeout_ms=20_000) as client:
            return await conversation(client)

    return asyncio.run(within())


async def created(client):
    request = pb.CreatePrebuildRequest(project_id=mock.LIFECYCLE_PROJECT, spec=pb.PrebuildSpec())
    return (await client.create_prebuild(request, headers=HEADERS)).prebuild


@check("a prebuild is created, completes in its time, and is deleted")
def _():
    async def conversation(client):
        prebuild = await created(client)
        await asyncio.to_thread(mock.until, prebuild=prebuild.id, phase="COMPLETED")
        request = pb.GetPrebuildRequest(prebuild_id=prebuild.id)
        status = (await client.get_prebuild(request, headers=HEADERS)).prebuild.status
        expect(status.phase, pb.PREBUILD_PHASE_COMPLETED, "phase")
        await client.delete_prebuild(pb.DeletePrebuildRequest(prebuild_id=prebuild.id), headers=HEADERS)

    run(conversation)


@check("fifty calls at once get fifty prebuilds")
def _():
    async def conversation(client):
        prebuilds = await asyncio.gather(*(created(client) for _ in range(50)))
        expect(len({prebuild.id for prebuild in prebuilds}), 50, "ids")

    run(conversation)


@check("a read goes by GET too")
def _():
    async def conversation(client):
        request = pb.GetPrebuildRequest(prebuild_id=mock.ACTIVE_PREBUILD)
        answer = await client.get_prebuild(request, headers=HEADERS, use_get=True)
        expect(answer.prebuild.id, mock.ACTIVE_PREBUILD, "id")

    run(conversation)


@check("a refusal is a ConnectError with its code")
def _():
    async def conversation(client):
        try:
            await client.get_prebuild(pb.GetPrebuildRequest(prebuild_id=mock.UNKNOWN_ID), headers=HEADERS)
        except ConnectError as error:
            return error.code
        return None

    expect(run(conversation), Code.NOT_FOUND, "code")


@check("events are streamed while calls are made")
def _():
    async def conversation(client):
        async with EventServiceClient(mock.BASE_URL) as events:
            request = event_pb2.WatchEventsRequest(organization=True)
            watched = aiter(events.watch_events(request, headers=HEADERS))
            first = asyncio.ensure_future(anext(watched))
            # Several, because nothing says when the stream has begun.
            for _ in range(40):
                if first.done():
                    break
                await created(client)
                await asyncio.sleep(0.05)
            event = await asyncio.wait_for(first, 20)
            expect_that(event.resource_id != "", "the event names a resource")

    run(conversation)


run_checks()
