import type { Scenario } from '../../scenario.ts'
import { answerWith, ask, call, cancel, finish, openCast } from './call.ts'

const repeatsLonger = 'it repeats the reply until fr_timer, where other transactions stop after wt_timer'

/** t_suspend and t_continue, t_load_contacts and t_next_contacts. */
export const suspendingScenarios: readonly Scenario[] = [
  ...(['relay', 'reply', 'nothing', 'failure'] as const).map((what): Scenario => ({
    name: `suspend-${what}`,
    ...(what === 'relay' || what === 'failure' ? { differs: { '6.1.5': repeatsLonger } } : {}),
    slowSeconds: 4,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'suspend', [`X-Then: ${what}`])
      await stage.advance(200)
      cast.alice.wire.send(sent)
      await stage.advance(100)
      ask(cast, 'continue', { headers: ['X-Again: yes'] })
      await stage.advance(200)
      if (!(await cast.bob.wire.isQuiet(10))) await answerWith(cast.bob, '486 Busy Here')
      await stage.advance(3000)
    },
  })),
  {
    name: 'suspend-never-continued',
    slowSeconds: 10,
    play: async (stage) => {
      const cast = await openCast(stage)
      call(cast, 'suspend', ['X-Then: failure'])
      await stage.advance(7000)
    },
  },
  {
    name: 'suspend-cancelled',
    slowSeconds: 4,
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'suspend', ['X-Then: relay'])
      await stage.advance(200)
      cancel(cast, sent)
      await stage.advance(200)
      ask(cast, 'continue')
      await stage.advance(3000)
    },
  },
  {
    name: 'continue-nothing',
    needsOwnServer: true,
    play: async (stage) => {
      const cast = await openCast(stage)
      ask(cast, 'continue')
      await stage.advance(200)
    },
  },
  {
    name: 'contacts-by-q',
    play: async (stage) => {
      const cast = await openCast(stage)
      const sent = call(cast, 'load')
      await answerWith(cast.bob, '486 Busy Here')
      await stage.advance(200)
      if (!(await cast.bob.wire.isQuiet(10))) await cast.bob.wire.receive()
      await answerWith(cast.carol, '404 Not Found')
      await answerWith(cast.dave, '480 Away')
      await stage.advance(200)
      if (!(await cast.bob.wire.isQuiet(10))) await answerWith(cast.bob, '486 Busy Here')
      await finish(cast, sent)
    },
  },
]
