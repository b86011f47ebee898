/** Something that the user can put right: shown without a stack trace. */
export class UserError extends Error {}

/** The text to show for an error that is no bug of ours: a UserError, or a file or address that the system refuses. */
export function userErrorText(error: unknown): string | undefined {
  if (error instanceof UserError) return error.message
  return error instanceof Error && 'syscall' in error && 'code' in error ? error.message : undefined
}
