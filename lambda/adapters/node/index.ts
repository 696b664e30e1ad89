export { systemClock } from './clock';
export { deadlineBudget } from './deadline-budget';
export { jsonObserver } from './json-observer';
export { logFile } from './log-file';
export { noTargetPlatform } from './no-target-platform';
export { parameterFence } from './parameter-fence';
export { unlimitedBudget } from './unlimited-budget';
export { webhookHooks } from './webhook-hooks';
