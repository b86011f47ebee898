import { anyScheme, digestOnly } from './digest-checks.ts'
import type { Check } from './failure.ts'
import {
  contentLength,
  cseqMethod,
  cseqNumber,
  duplicateTags,
  expiresValue,
  proxyRequire,
  requiredHeaders,
} from './header-checks.ts'
import { parseUris, requestScheme, requestVersion } from './uri-checks.ts'

/** RFC 3261 section 16.3 makes this check the duty of every proxy: `--malformed rfc` makes it whatever bits are asked for. */
export const proxyRequireBit = 512

/**
 * The checks in the order in which Kamailio makes them, by the bit that asks for each. Bits 8 and 16 (version and protocol of Via)
 * do nothing in Kamailio, and nothing was found that 16384 (first Via) refuses of what the parser lets pass (6.1.5).
 */
export const checks: readonly Check[] = [
  { bit: 1, check: requestVersion },
  { bit: 2, check: requestScheme },
  { bit: 4, check: requiredHeaders },
  { bit: 32, check: cseqMethod },
  { bit: 64, check: cseqNumber },
  { bit: 128, check: contentLength },
  { bit: 256, check: expiresValue },
  { bit: proxyRequireBit, check: proxyRequire },
  { bit: 1024, check: parseUris },
  { bit: 2048, check: digestOnly },
  { bit: 4096, check: duplicateTags },
  { bit: 8192, check: anyScheme },
]
