import type { SipMessage } from '#runtime/sip/message.ts'
import { readBoundary } from '#runtime/sip/multipart.ts'
import { mimeKey } from './mime-types.ts'
import { findParts } from './multipart-parts.ts'
import type { TextopsFunctions } from './shared-types.ts'

/** is_audio_on_hold(): the first audio stream on hold decides how (Kamailio 6.1.5). */
export const audioHoldFunction: Pick<TextopsFunctions, 'is_audio_on_hold'> = {
  is_audio_on_hold: ({ msg }) => {
    const description = sessionDescription(msg)
    return description === undefined ? -1 : holdOf(description)
  },
}

/** The SDP of a message: its body, or a part of it; undefined when it has none or one without `o=`. */
function sessionDescription(msg: SipMessage): string | undefined {
  const type = msg.header('content-type')?.body
  const key = type === undefined ? undefined : mimeKey(type)
  if (type === undefined || key === undefined || msg.body === '') return undefined
  let text: string | undefined
  if (key === 'application/sdp') text = msg.body
  else if (key === 'multipart/mixed') {
    const boundary = readBoundary(type)
    text = boundary === undefined ? undefined : findParts(msg.body, boundary).find((part) => isSdp(part.type))?.content
  }
  return text !== undefined && /^v=/m.test(text) && /^o=(?:\S+ ){5}\S+/m.test(text) ? text : undefined
}

function isSdp(type: string): boolean {
  return mimeKey(type) === 'application/sdp'
}

/** 2: a direction that sends at most, for the session or an audio stream; 1: the null address of old user agents. */
function holdOf(description: string): 1 | 2 | -1 {
  const [session = '', ...streams] = description.split(/^(?=m=)/m)
  const sessionAddress = connectionAddress(session)
  const addresses = streams.map((stream) => connectionAddress(stream) ?? sessionAddress)
  // A stream without an address spoils the whole description (RFC 8866 §5.7).
  if (addresses.includes(undefined)) return -1
  for (const [index, stream] of streams.entries()) {
    if (!stream.startsWith('m=audio ')) continue
    if (isDirectionOfHold(session) || isDirectionOfHold(stream)) return 2
    if (addresses[index] === 'IP4 0.0.0.0') return 1
  }
  return -1
}

function isDirectionOfHold(section: string): boolean {
  return /^a=(?:sendonly|inactive)/m.test(section)
}

/** Family and address of the first connection line. */
function connectionAddress(section: string): string | undefined {
  const match = /^c=IN +(IP[46]) +(\S+)/m.exec(section)
  return match === null ? undefined : `${match[1] ?? ''} ${match[2] ?? ''}`
}
