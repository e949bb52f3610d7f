import { AppError } from '../errors.ts'

/** Why a server could not listen, with the setting to change. `setting` names the one that `port` came from. */
export function listenError(
  error: NodeJS.ErrnoException,
  { host, port, setting }: { host: string; port: number; setting: string },
): AppError {
  const said: Record<string, string> = {
    EADDRINUSE: `Port ${port} is in use. Stop what listens there, or set ${setting} to another number.`,
    EACCES: `This user may not listen on port ${port}. Set ${setting} to a number above 1023.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Set HOST to one, such as 127.0.0.1.`,
    ENOTFOUND: `The host name ${host} is not known here. Set HOST to an address, such as 127.0.0.1.`,
  }
  const message =
    said[error.code ?? ''] ??
    `Cannot listen on ${host}, port ${port} (${error.code}). Look at HOST and ${setting}.`
  return new AppError('cannot-listen', message, { cause: error })
}
