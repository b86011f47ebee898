import type { Arrow } from './arrow.ts'
import { inviteClientArrows } from './invite-client.ts'
import { inviteServerArrows } from './invite-server.ts'
import { otherClientArrows } from './other-client.ts'
import { otherServerArrows } from './other-server.ts'

/** Every arrow; its place in the list is the number of its phones. */
export const arrows: readonly Arrow[] = [
  ...inviteClientArrows,
  ...otherClientArrows,
  ...inviteServerArrows,
  ...otherServerArrows,
]
