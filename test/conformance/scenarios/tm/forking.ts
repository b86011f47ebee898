import { toTag } from '../../../support/user-agent.ts'
import { inDialog } from '../../phones.ts'
import type { Scenario } from '../../scenario.ts'
import { answerTo, answerWith, call, finish, openCast } from './call.ts'

/** All pairs that show which of two negative replies is sent on. */
const pairs = [
  ['404', '486'],
  ['486', '404'],
  ['486', '401'],
  ['407', '401'],
  ['503', '486'],
  ['503', '500'],
  ['503', '503'],
  ['500', '404'],
  ['302', '404'],
  ['404', '302'],
  ['302', '301'],
  ['408', '480'],
  ['480', '408'],
  ['408', '503'],
  ['415', '484'],
  ['420', '401'],
  ['487', '486'],
  ['486', '487'],
  ['401', '302'],
  ['500', '599'],
  ['503', '408'],
  ['484', '401'],
  ['504', '503'],
  ['599', '503'],
  ['603', '401'],
  ['606', '603'],
] as const

const bestOfTwo: readonly Scenario[] = pairs.map(([first, second]) => ({
  name: `best-of-${first}-${second}`,
  play: async (stage) => {
    const cast = await openCast(stage)
    const sent = call(cast, 'bcdF')
    const toBob = await cast.bob.wire.receive()
    const toCarol = await cast.carol.wire.receive()
    const toDave = await cast.dave.wire.receive()
    answerTo(cast.dave, toDave, '503 Third')
    await stage.advance(100)
    answerTo(cast.bob, toBob, `${first} First`)
    await stage.advance(100)
    answerTo(cast.carol, toCarol, `${second} Second`)
    await finish(cast, sent)
  },
}))

/** Parallel forking: branch_route, onreply_route, failure_route, who wins, and who is cancelled. */
export const forkingScenarios: readonly Scenario[] = [
  ...bestOfTwo,
  {
    name: 'fork-all-routes',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bcdFGRX')
      const toBob = await cast.bob.wire.receive()
      const toCarol = await cast.carol.wire.receive()
      const toDave = await cast.dave.wire.receive()
      answerTo(cast.bob, toBob, '180 Ringing')
      await stage.advance(100)
      answerTo(cast.carol, toCarol, '183 Session Progress')
      await stage.advance(100)
      answerTo(cast.bob, toBob, '486 Busy Here')
      await stage.advance(100)
      answerTo(cast.carol, toCarol, '404 Not Found')
      await stage.advance(100)
      answerTo(cast.dave, toDave, '480 Temporarily Unavailable')
      await finish(cast, sent)
    },
  },
  {
    name: 'fork-6xx-stops-the-others',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bcdFRX')
      const toBob = await cast.bob.wire.receive()
      const toCarol = await cast.carol.wire.receive()
      await cast.dave.wire.receive()
      answerTo(cast.bob, toBob, '180 Ringing')
      await stage.advance(100)
      answerTo(cast.carol, toCarol, '603 Decline')
      await stage.advance(100)
      await cast.bob.wire.receive().then((cancelled) => answerTo(cast.bob, cancelled, '200 OK'))
      answerTo(cast.bob, toBob, '487 Request Terminated')
      await finish(cast, sent)
    },
  },
  {
    name: 'fork-6xx-disabled',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bc1F')
      const toBob = await cast.bob.wire.receive()
      const toCarol = await cast.carol.wire.receive()
      answerTo(cast.carol, toCarol, '603 Decline')
      await stage.advance(100)
      answerTo(cast.bob, toBob, '486 Busy Here')
      await finish(cast, sent)
    },
  },
  {
    name: 'fork-two-200',
    needsOwnServer: true,
    play: async (stage) => {
      const cast = await openCast(stage)
      call(cast, 'bcFR')
      const toBob = await cast.bob.wire.receive()
      const toCarol = await cast.carol.wire.receive()
      answerTo(cast.bob, toBob, '180 Ringing')
      await stage.advance(100)
      answerTo(cast.carol, toCarol, '200 OK')
      await stage.advance(100)
      answerTo(cast.bob, toBob, '200 OK')
      await stage.advance(100)
      answerTo(cast.carol, toCarol, '200 OK')
      await stage.advance(100)
      answerTo(cast.bob, toBob, '180 Ringing')
      await stage.advance(100)
    },
  },
  {
    name: 'fork-branch-dropped',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bcKF')
      await answerWith(cast.carol, '404 Not Found')
      await finish(cast, sent)
    },
  },
  {
    name: 'only-branch-dropped',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bKF')
      await finish(cast, sent)
    },
  },
  {
    name: 'late-200-after-negative',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bR')
      const toBob = await answerWith(cast.bob, '486 Busy Here')
      await finish(cast, sent)
      answerTo(cast.bob, toBob, '486 Busy Here')
      await stage.advance(100)
      answerTo(cast.bob, toBob, '200 OK')
      await stage.advance(100)
    },
  },
  {
    name: 'call-with-retransmissions',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'bR')
      const toBob = await answerWith(cast.bob, '180 Ringing', '180 Ringing', '100 Trying')
      await stage.advance(100)
      cast.alice.wire.send(sent)
      await stage.advance(100)
      answerTo(cast.bob, toBob, '200 OK')
      const final = await finish(cast, sent)
      answerTo(cast.bob, toBob, '200 OK')
      await stage.advance(100)
      cast.alice.wire.send(sent)
      await stage.advance(100)
      cast.alice.wire.send(
        inDialog('ACK', final, cast.alice, 1).replace('sip:bob@127.8.30.12:5072', 'sip:bob@127.8.30.12:5072'),
      )
      await stage.advance(100)
      if (toTag(final) === '') throw new Error('no tag')
    },
  },
]
