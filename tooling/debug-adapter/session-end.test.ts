import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { AdapterSession } from './session.ts'
import type { Target } from './target.ts'

it('lets go of a server that it gets hold of when the client has gone', async () => {
  const attached = Promise.withResolvers<Target>()
  const asked = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<boolean>()
  const session = new AdapterSession(
    {
      launch: () => Promise.reject(new Error('nothing is launched')),
      attach: () => {
        asked.resolve()
        return attached.promise
      },
    },
    false,
  )
  const input = new PassThrough()
  session.start(input, new PassThrough())
  const request = JSON.stringify({ seq: 1, type: 'request', command: 'attach', arguments: {} })
  input.write(`Content-Length: ${request.length}\r\n\r\n${request}`)
  await asked.promise
  session.shutdown()
  const own = { events: {}, calls: [], breakpoints: { all: [] }, setEventStops: () => undefined }
  // What a session does with a debugger before it is asked anything.
  const debugging = own as unknown as Target['debugger']
  attached.resolve({
    debugger: debugging,
    greeting: 'attached',
    begin: () => Promise.resolve(),
    ended: new Promise(() => undefined),
    end: (isServerToo) => Promise.resolve(ended.resolve(isServerToo)),
  })
  expect(await ended.promise).toBe(false)
})
