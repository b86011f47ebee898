import type { Value } from '#grammar/value.ts'
import { coreHash } from '#runtime/identifiers/core-hash.ts'
import { toStr } from '#runtime/script/operators.ts'
import { onText, type BehavioursOf, type Fail } from './behaviour.ts'
import { crc32 } from './digests/crc32.ts'
import { keccak, sha3, type KeccakBits } from './digests/keccak.ts'
import { md5 } from './digests/md5.ts'
import { sha1 } from './digests/sha1.ts'
import { sha256 } from './digests/sha256.ts'
import { sha384, sha512 } from './digests/sha512.ts'
import type { stringFacts } from './facts.ts'

type Digests = 'md5' | 's' | 'sha256' | 'sha384' | 'sha512' | 'sha3' | 'keccak' | 'crc32' | 'corehash'

/** Digests and hashes of class `s`. */
export function digestTransformations(fail: Fail): Pick<BehavioursOf<typeof stringFacts>, Digests> {
  const ofBits = (name: string, digest: (text: string, bits: KeccakBits) => string) => {
    return (input: Value, [written]: readonly Value[]): Value => {
      const bits = bitsOf(written)
      if (bits === 256 || bits === 384 || bits === 512) return digest(toStr(input), bits)
      return fail(`invalid/unsupported ${bits} bit length in ${name} transformation`)
    }
  }
  return {
    md5: onText(md5),
    s: onText(sha1),
    sha256: onText(sha256),
    sha384: onText(sha384),
    sha512: onText(sha512),
    sha3: ofBits('sha3', sha3),
    keccak: ofBits('keccak', keccak),
    crc32: onText(crc32),
    corehash: (input, [size]) => {
      if (size === null) return null
      // A size is cut to 32 bits; 0 stands for all of them.
      const slots = typeof size === 'number' ? Number(BigInt.asIntN(32, BigInt(size))) : 0
      const hash = coreHash(toStr(input))
      return String(slots === 0 ? hash : (hash & (slots - 1)) >>> 0)
    },
  }
}

/** Without a parameter, or with a variable, 256; a text that begins with no digit is 0. */
function bitsOf(written: Value | undefined): number {
  if (written === undefined) return 256
  if (toStr(written).startsWith('$')) return 256
  return Number(/^[0-9]{1,6}/.exec(toStr(written))?.[0] ?? 0)
}
