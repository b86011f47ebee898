import { openPhone } from '../../phones.ts'
import type { Scenario } from '../../scenario.ts'
import {
  call,
  emergencyOne,
  emergencyTwo,
  gatewayOne,
  gatewayTwo,
  open,
  refused,
  stranger,
  take,
  takeCall,
  talked,
} from './say.ts'

/** Numbers, gateways and other domains. */
export const outsideScenarios: readonly Scenario[] = [
  {
    name: 'proxy-gateway-fails',
    play: async (stage) => {
      const [alice, one, two] = await open(stage, 'alice', gatewayOne, gatewayTwo)
      if (alice === undefined || one === undefined || two === undefined) return
      call(alice, '0301234567')
      await takeCall(one, '503 Service Unavailable')
      await takeCall(two, '183 Session Progress', '200 OK')
      await talked(alice, two)
      const sent = call(alice, '+441632960000', 'two')
      await takeCall(one, '500 Server Internal Error')
      await takeCall(two, '503 Service Unavailable')
      await refused(alice, sent)
    },
  },
  {
    name: 'proxy-gateway-silent',
    slowSeconds: 3,
    play: async (stage) => {
      const [alice, one, two] = await open(stage, 'alice', gatewayOne, gatewayTwo)
      if (alice === undefined || one === undefined || two === undefined) return
      const sent = call(alice, '00441632960000')
      await take(one, 'INVITE')
      await takeCall(two, '486 Busy Here')
      await refused(alice, sent)
    },
  },
  {
    name: 'proxy-numbers-refused',
    play: async (stage) => {
      const [alice, outsider] = await open(stage, 'alice', stranger)
      if (alice === undefined || outsider === undefined) return
      await refused(alice, call(alice, '0900123456'))
      for (const [id, whom] of [
        ['number', '+441632960000'],
        ['relay', 'sip:carol@elsewhere.example'],
      ] as const) {
        const sent = call({ ...outsider, aor: 'sip:mallory@elsewhere.example' }, whom, id)
        await refused({ ...outsider, aor: 'sip:mallory@elsewhere.example' }, sent)
      }
      await refused(outsider, call(outsider, 'bob', 'claim'))
    },
  },
  {
    name: 'proxy-emergency',
    play: async (stage) => {
      const [outsider, one, two] = await open(stage, stranger, emergencyOne, emergencyTwo)
      if (outsider === undefined || one === undefined || two === undefined) return
      const caller = { ...outsider, aor: 'sip:anonymous@anonymous.invalid' }
      call(caller, '112')
      await takeCall(one, '500 Server Internal Error')
      await takeCall(two, '200 OK')
      await talked(caller, two)
    },
  },
  {
    name: 'proxy-elsewhere',
    play: async (stage) => {
      const alice = await openPhone(stage, 'alice')
      const carol = await openPhone(stage, 'carol', 'tcp-server')
      call(alice, `sip:carol@${carol.wire.ip}:${carol.wire.port};transport=tcp`)
      await takeCall(carol, '200 OK')
      await talked(alice, carol)
    },
  },
]
