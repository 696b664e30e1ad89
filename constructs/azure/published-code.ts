import { DataResource, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

export interface PublishedCodeProps {
  readonly app: string;
  readonly resourceGroup: string;
  /** The zip, by a path that its content names. */
  readonly path: string;
  readonly after: readonly ITerraformDependable[];
}

/**
 * The code by Azure's own command line, with the login of whoever runs Terraform: the provider itself knows only the app's publishing
 * password, which is switched off then. Again whenever the code or the app is another one.
 */
export class PublishedCode extends Construct {
  readonly resource: DataResource;

  constructor(scope: Construct, id: string, { app, resourceGroup, path, after }: PublishedCodeProps) {
    super(scope, id);
    this.resource = new DataResource(this, 'upload', {
      triggersReplace: [path, app, resourceGroup],
      dependsOn: [...after],
      provisioners: [
        {
          type: 'local-exec',
          command:
            'az functionapp deployment source config-zip --resource-group "$GROUP" --name "$APP" --src "$CODE" --timeout 600 --only-show-errors --output none',
          environment: { GROUP: resourceGroup, APP: app, CODE: path },
        },
      ],
    });
  }
}
