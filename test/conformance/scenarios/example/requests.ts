import { request } from '../../../support/user-agent.ts'
import { register } from '../../phones.ts'
import type { Scenario } from '../../scenario.ts'
import { until } from '../network/ask.ts'
import { answerWith, ask, open, registerAll, registration, stranger, take, voicemail } from './say.ts'

/** What examples/proxy does with registrations and requests that are no calls. */
export const requestScenarios: readonly Scenario[] = [
  {
    name: 'proxy-registrations',
    play: async (stage) => {
      const [alice, outsider] = await open(stage, 'alice', stranger)
      if (alice === undefined || outsider === undefined) return
      const first = `<${alice.contact}>`
      await registerAll(alice, [first])
      await registerAll(alice, [`${first};expires=120`], 2)
      await registerAll(alice, [], 3)
      await registerAll(alice, [`${first};expires=10`], 4)
      await registerAll(
        alice,
        [1, 2, 3, 4, 5].map((n) => `<sip:alice@127.8.30.11:600${n}>`),
        5,
      )
      alice.wire.send(registration(alice, 'alice', ['*'], 6, ['Expires: 0']))
      await until(alice, 200)
      alice.wire.send(registration(alice, 'sip:alice@elsewhere.example', [first], 7))
      await until(alice, 200)
      // Too brief or too many: which of the two is said depends on the order for those who have no contact yet.
      const [brief, many] = [`${first};expires=10`, [1, 2, 3, 4, 5].map((n) => `<sip:alice@127.8.30.11:600${n}>`)]
      for (const [at, contacts] of [[brief, ...many], [...many, brief], [first], [brief, ...many]].entries()) {
        alice.wire.send(registration(alice, 'another', contacts, 8 + at))
        await until(alice, 200)
      }
      outsider.wire.send(registration(outsider, 'alice', [`<${outsider.contact}>`]))
      await until(outsider, 200)
    },
  },
  {
    name: 'proxy-no-calls',
    play: async (stage) => {
      const [alice, bob] = await open(stage, 'alice', 'bob')
      if (alice === undefined || bob === undefined) return
      await register(stage, bob)
      ask(alice, 'OPTIONS', 'sip:127.8.30.1')
      await until(alice, 200)
      ask(alice, 'MESSAGE', 'bob')
      answerWith(bob, await take(bob, 'MESSAGE'), '202 Accepted')
      await until(alice, 200)
      ask(alice, 'PUBLISH', 'alice', ['Event: presence'])
      await until(alice, 200)
      ask(alice, 'SUBSCRIBE', 'bob', ['Event: presence'])
      await until(alice, 200)
      ask(alice, 'INFO', 'sip:127.8.30.1')
      await until(alice, 200)
      ask(alice, 'MESSAGE', 'nobody', [], 2)
      await until(alice, 200)
      ask(alice, 'MESSAGE', '0301234567', [], 3)
      await until(alice, 200)
      ask(alice, 'CANCEL', 'bob')
      await until(alice, 200)
      for (const method of ['INFO', 'ACK']) {
        alice.wire.send(
          request({
            method,
            uri: 'sip:bob@127.8.30.1',
            from: alice.aor,
            to: bob.aor,
            toTag: 'unknown',
            callId: 'no-such-dialog',
            cseq: 1,
            branch: `no-such-dialog-${method}`,
            via: alice.via,
          }),
        )
      }
      await until(alice, 200)
      await stage.advance(100)
    },
  },
  {
    name: 'proxy-message-lamp',
    play: async (stage) => {
      const [alice, mailbox] = await open(stage, 'alice', voicemail)
      if (alice === undefined || mailbox === undefined) return
      ask(alice, 'SUBSCRIBE', 'alice', ['Event: message-summary', 'Expires: 300'])
      answerWith(mailbox, await take(mailbox, 'SUBSCRIBE'), '202 Accepted')
      await until(alice, 200)
    },
  },
  {
    name: 'proxy-screened',
    play: async (stage) => {
      const [alice, outsider] = await open(stage, 'alice', stranger)
      if (alice === undefined || outsider === undefined) return
      ask(alice, 'OPTIONS', 'sip:127.8.30.1', ['User-Agent: friendly-scanner'])
      alice.wire.send(registration(alice, 'alice', []).replace('Max-Forwards: 70', 'Max-Forwards: 0'))
      await until(alice, 200)
      alice.wire.send(registration(alice, 'alice', [], 2).replace('CSeq: 2 REGISTER', 'CSeq: 2 INVITE'))
      await until(alice, 200)
      ask(outsider, 'OPTIONS', 'sip:127.8.30.1')
      await until(outsider, 200)
      const text = registration(outsider, 'alice', []).replace('User-Agent: test-phone', 'User-Agent: sipvicious')
      outsider.wire.send(text)
      await stage.advance(200)
      ask(outsider, 'OPTIONS', 'sip:127.8.30.1', [], 2)
      await stage.advance(200)
    },
  },
]
