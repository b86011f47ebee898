import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const configFile = join(import.meta.dirname, 'fixtures/trace.cfg')
export const recordedFile = join(import.meta.dirname, 'fixtures/trace.recorded.txt')
export const serverAddress = { ip: '127.8.46.1', port: 5060 }
export const clientAddress = { ip: '127.8.46.2', port: 5062 }

/** The blocks that are asked for, one request each: those that no other block of the configuration calls. */
export function caseNames(): readonly string[] {
  const text = readFileSync(configFile, 'latin1')
  const names = [...text.matchAll(/^route\[([a-z]\w*)\]/gm)].map(([, name = '']) => name)
  return names.filter((name) => !text.includes(`route(${name})`))
}

/** A request whose user name is that of a block. */
export function requestFor(name: string): string {
  const client = `${clientAddress.ip}:${clientAddress.port}`
  return [
    `OPTIONS sip:${name}@${serverAddress.ip} SIP/2.0`,
    `Via: SIP/2.0/UDP ${client};branch=z9hG4bK-${name}`,
    'From: <sip:a@example.org>;tag=1',
    'To: <sip:b@example.org>',
    `Call-ID: ${name}`,
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 9',
    'Content-Length: 0\r\n\r\n',
  ].join('\r\n')
}

/** Whoever is called does not answer the phone. */
export function answerTo(message: string): readonly string[] {
  if (!message.startsWith('OPTIONS ')) return []
  const kept = message.split('\r\n').filter((line) => /^(via|from|call-id|cseq):/i.test(line))
  const to = /^To:.*$/im.exec(message)?.[0] ?? ''
  return [['SIP/2.0 480 Gone', ...kept, `${to};tag=2`, 'Content-Length: 0\r\n\r\n'].join('\r\n')]
}

/** The lines of a trace in the shape in which they are recorded: what is the same in all of them is left out. */
export function shownLine(text: string): string {
  return text.replaceAll(`${dirname(configFile)}/`, '').replace(' c=[trace.cfg]', '')
}
