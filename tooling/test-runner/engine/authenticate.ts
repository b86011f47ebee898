import type { Agent } from './agent.ts'
import { TestMistake } from './assertion.ts'
import { knownCall } from './calls.ts'
import { credentialsFor, readChallenge } from './digest.ts'
import { sendRaw } from './send.ts'
import type { Stage } from './stage.ts'
import { messageText } from './message-text.ts'
import { cseqOf, headersOf, type WireMessage } from './wire-message.ts'

/** The last request of the call once more, with credentials for the challenge that it got (RFC 3261 §22). */
export async function authenticate(
  stage: Stage,
  agent: Agent,
  { call: name, password }: { readonly call?: string | undefined; readonly password?: string | undefined },
): Promise<void> {
  const call = knownCall(stage, agent, name)
  const request = call?.request
  const secret = password ?? agent.setup.password
  if (call === undefined || request === undefined) throw new TestMistake(`${agent.name} has sent no request`)
  if (secret === undefined)
    throw new TestMistake(`${agent.name} has no password: agents: { ${agent.name}: { password: … } }`)
  const reply = agent.arrivals.findLast((one) => one.call === call && /^40[17]$/.test(String(one.message.status)))
  const isProxy = reply?.message.status === 407
  const value =
    reply === undefined ? undefined : headersOf(reply.message, isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate')[0]
  const challenge = value === undefined ? undefined : readChallenge(value)
  if (challenge === undefined) throw new TestMistake(`${agent.name} has got no challenge that could be answered`)
  const credentials = credentialsFor(
    challenge,
    { method: request.method ?? '', uri: request.uri, user: agent.setup.user ?? agent.name, password: secret },
    1,
  )
  await sendRaw(
    stage,
    agent,
    again(request, agent.nextBranch(), isProxy ? 'Proxy-Authorization' : 'Authorization', credentials),
    {
      call: name,
    },
  )
}

/** The request with a new branch, the next CSeq and another header. */
function again(request: WireMessage, branch: string, name: string, value: string): string {
  const { number, method } = cseqOf(request)
  const lines = request.headers
    .filter((one) => one.name !== name && !/^content-(length|type)$/i.test(one.name))
    .map((one, index): [string, string] => {
      if (index === 0 && one.name === 'Via') return [one.name, one.value.replace(/;branch=[^;]*/, `;branch=${branch}`)]
      return one.name === 'CSeq' ? [one.name, `${number + 1} ${method}`] : [one.name, one.value]
    })
  const type = headersOf(request, 'Content-Type')[0]
  const typed = type === undefined || request.body.startsWith('v=0') ? [] : [{ name: 'Content-Type', values: [type] }]
  return messageText(request.startLine, [...lines, [name, value]], typed, request.body)
}
