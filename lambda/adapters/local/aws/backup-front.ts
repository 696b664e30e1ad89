import { randomUUID } from 'node:crypto';
import { field } from './json-field';
import type { MotoClient } from './moto-client';
import { type Interceptor, jsonAnswer } from './wire';

/**
 * What AWS Backup is to look after, by plan: moto knows vaults and plans, and no selections. It finds tags only where
 * the path ends with a slash, which the provider does not write. No backup is ever made.
 */
export function backupFront(moto: MotoClient): Interceptor {
  const selections = new Map<string, object>();
  return async (request) => {
    if (request.service === 'backup' && request.method === 'GET' && /^\/tags\/[^/]+$/.test(request.path)) {
      return moto.call({ service: 'backup', method: 'GET', path: `${request.raw.url}/` });
    }
    const at = /^\/backup\/plans\/([^/]+)\/selections(?:\/([^/]*))?\/?$/.exec(request.path);
    if (request.service !== 'backup' || at === null) return undefined;
    const [, BackupPlanId = '', SelectionId = ''] = at;
    const key = `${BackupPlanId}/${SelectionId}`;
    switch (request.method) {
      case 'PUT':
        return create(BackupPlanId, JSON.parse((await request.body()).toString()), selections);
      case 'GET':
        return selections.has(key) ? jsonAnswer(200, selections.get(key)) : missing;
      case 'DELETE':
        return selections.delete(key) ? jsonAnswer(200, {}) : missing;
      default:
        return undefined;
    }
  };
}

function create(BackupPlanId: string, asked: unknown, selections: Map<string, object>) {
  const SelectionId = randomUUID();
  const made = { BackupPlanId, SelectionId, CreationDate: Date.now() / 1000 };
  selections.set(`${BackupPlanId}/${SelectionId}`, { ...made, BackupSelection: field(asked, 'BackupSelection') });
  return jsonAnswer(200, made);
}

/** So AWS answers, and the provider takes it for gone. */
const missing = jsonAnswer(
  400,
  { Code: 'ERROR_2016', Message: 'Cannot find Backup selection with provided id', Type: 'User' },
  { 'x-amzn-errortype': 'InvalidParameterValueException' },
);
