export { type Availability, available, describeWith, type ServerKind } from './available.ts';
export { type Canary, canaries, containerCanaries, hostCanaries } from './canaries.ts';
export { type ContainerCase, containerCases } from './container-cases.ts';
export {
  type DelayingProxy,
  type DelayingProxyOptions,
  delayingProxy,
  type Traffic,
} from './delaying-proxy.ts';
export { docker, type Engine, type RunningEngine } from './docker-daemon.ts';
export { startContainers, startEngine } from './engine.ts';
export { type ImageCase, imageCases } from './engine-images.ts';
export {
  type RecordedRequest,
  type RecordingSocketProxy,
  recordingSocketProxy,
  type Treatment,
} from './recording-socket-proxy.ts';
export { rootlessAccount } from './rootless-account.ts';
export { type CommandResult, runCommand } from './run-command.ts';
export { engine, START_TIMEOUT_MS, vm } from './shared-server.ts';
export { type SmallEngineKind, smallEngineCases, startSmallEngine } from './small-engine.ts';
export { sshRun } from './ssh-login.ts';
export {
  type HostKey,
  type SshKeyType,
  type SshServer,
  type SshServerOptions,
  sshServer,
} from './ssh-server.ts';
export { defaultSudoers, SSH_PASSWORD, type SshUser, type SshUserName, sshUsers } from './ssh-users.ts';
export { type RunningVm, startVm, type Vm, type VmName } from './vm.ts';
