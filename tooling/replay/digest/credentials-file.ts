import { readFileSync } from 'node:fs'
import { UserError } from '../../user-error.ts'
import type { Secret } from './digest-response.ts'

/** Finds the secret of a user of a realm. */
export type FindSecret = (user: string, realm: string) => Secret | undefined

/**
 * Reads a file of credentials: a line `USER:REALM:PASSWORD` for each user, where an empty realm stands for every one. 32 or 64
 * hexadecimal digits are the hash of the three (HA1), as in the files of htdigest. Blank lines and those that begin with # say
 * nothing. Throws a UserError naming a line that is none of these.
 */
export function readCredentials(path: string): FindSecret {
  let text: string
  try {
    text = readFileSync(path, 'latin1')
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const secrets = new Map<string, Secret>()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const [, user, realm, secret] = /^([^:]+):([^:]*):(.+)$/.exec(line) ?? []
    if (user === undefined || realm === undefined || secret === undefined)
      throw new UserError(`${path}:${index + 1}: write USER:REALM:PASSWORD`)
    secrets.set(`${user}:${realm}`, { text: secret, isHa1: /^(?:[0-9a-f]{32}|[0-9a-f]{64})$/i.test(secret) })
  }
  return (user, realm) => secrets.get(`${user}:${realm}`) ?? secrets.get(`${user}:`)
}
