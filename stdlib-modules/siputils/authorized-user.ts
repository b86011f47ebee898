import type { ModuleLogger } from '#runtime/log/logger.ts'
import type { RouteContext } from '#runtime/script/context.ts'

/** What is needed of a module that checks credentials: the user name of those that were right, undefined before that. */
export interface AuthorizedUserApi {
  authorizedUser(ctx: RouteContext): string | undefined
}

/** Whether the credentials that www_authorize() or proxy_authorize() took as right are of this user. */
export function isAuthorizedUser(
  env: { readonly log: ModuleLogger; api<T>(module: string): T | undefined },
  ctx: RouteContext,
  name: string,
): 1 | -1 {
  const user = env.api<Partial<AuthorizedUserApi>>('auth')?.authorizedUser?.(ctx)
  if (user !== undefined) return user === name ? 1 : -1
  env.log.error('no authorized credentials found (error in scripts)')
  env.log.error('Call {www,proxy}_authorize before calling is_user function !')
  return -1
}
