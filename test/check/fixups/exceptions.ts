/** Arguments, by `module name/arity number`, for which the checker decides otherwise than a start of 6.1.5, with the reason. */
export const exceptions: ReadonlyMap<string, string> = new Map<string, string>([])
