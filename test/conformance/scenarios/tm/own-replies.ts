import type { Scenario } from '../../scenario.ts'
import { acknowledge, answerTo, answerWith, ask, call, finish, openCast } from './call.ts'

const refusedLater = 'a refused connection fails t_relay_to() itself there; here the 477 follows a moment later'

/** What the script answers by itself, and transactions that go nowhere. */
export const ownReplyScenarios: readonly Scenario[] = [
  {
    name: 'probe-every-function',
    play: async (stage) => {
      const cast = await openCast(stage)
      ask(cast, 'probe')
      await stage.advance(300)
    },
  },
  {
    name: 'probe-every-function-invite',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'probe')
      await finish(cast, sent)
    },
  },
  ...(['release', 'drop', 'quietly', 'error', 'relay', 'trying', 'nothing'] as const).map((what): Scenario => ({
    name: `newtran-${what}`,
    ...(what === 'relay' ? { needsOwnServer: true } : {}),
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'newtran', [`X-Then: ${what}`])
      await stage.advance(200)
      cast.alice.wire.send(sent)
      await stage.advance(200)
    },
  })),
  ...(['bad', 'send', 'stateless', 'none', 'made', 'odd'] as const).map((what): Scenario => ({
    name: `reply-${what}`,
    play: async (stage) => {
      const cast = await openCast(stage)
      call(cast, 'reply', [`X-Then: ${what}`])
      await stage.advance(800)
    },
  })),
  ...(['name', 'bad', 'tls'] as const).map((what): Scenario => ({
    name: `nowhere-${what}`,
    play: async (stage) => {
      const cast = await openCast(stage)
      call(cast, 'nowhere', [`X-To: ${what}`])
      await stage.advance(800)
    },
  })),
  {
    name: 'nowhere-then-error',
    play: async (stage) => {
      const cast = await openCast(stage)
      call(cast, 'nowhere', ['X-To: name', 'X-Then: error'])
      await stage.advance(800)
    },
  },
  {
    name: 'nowhere-quiet',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'nowhere', ['X-To: name', 'X-Quiet: yes', 'X-Then: error'])
      await finish(cast, sent)
    },
  },
  ...(
    [
      'none',
      'flags',
      'proxy',
      'proxyflags',
      'bare',
      'udp',
      'udp2',
      'two',
      'tcp',
      'nonack',
      'newnonack',
      'dynamic',
      'quiet',
      'quiet2',
      'flags1',
    ] as const
  ).map((what): Scenario => ({
    name: `relay-to-${what}`,
    ...(what === 'tcp' ? { differs: { '6.1.5': refusedLater } } : {}),
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'relayto', [`X-To: ${what}`])
      await stage.advance(300)
      const { bob } = cast
      if (!(await bob.wire.isQuiet(10))) answerTo(bob, await bob.wire.receive(), '486 Busy Here')
      // Where nobody is called the answer comes at once, and again after half a second: both must be well within the story.
      await stage.advance(what.startsWith('quiet') ? 500 : 200)
      await acknowledge(cast, sent)
    },
  })),
  ...(['uri', 'udp', 'to', 'two'] as const).flatMap((what) => [
    {
      name: `replicate-register-${what}`,
      play: async (stage) => {
        const cast = await openCast(stage)
        ask(cast, 'replicate', { method: 'REGISTER', headers: [`X-To: ${what}`] })
        await answerWith(cast.carol, '200 OK')
        await stage.advance(300)
      },
    } satisfies Scenario,
    {
      name: `replicate-and-relay-${what}`,
      play: async (stage) => {
        const cast = await openCast(stage)
        ask(cast, 'replicate', { headers: [`X-To: ${what}`] })
        await answerWith(cast.carol, '404 Not Found')
        await stage.advance(100)
        const { bob } = cast
        if (!(await bob.wire.isQuiet(10))) answerTo(bob, await bob.wire.receive(), '202 Accepted')
        await stage.advance(300)
      },
    } satisfies Scenario,
  ]),
  {
    name: 'message-relayed',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = ask(cast, 'bR', { body: 'Hello' })
      const toBob = await answerWith(cast.bob, '100 Trying')
      await stage.advance(100)
      cast.alice.wire.send(sent)
      await stage.advance(100)
      answerTo(cast.bob, toBob, '200 OK')
      await stage.advance(100)
      answerTo(cast.bob, toBob, '200 OK')
      cast.alice.wire.send(sent)
      await stage.advance(100)
    },
  },
  {
    name: 'message-timeout',
    slowSeconds: 6,
    play: async (stage) => {
      const cast = await openCast(stage)
      ask(cast, 'bFX')
      await stage.advance(4000)
    },
  },
]
