import { stays } from '../plan';
import { type Rule, warned } from '../rule';

/**
 * The provider reads an app's publishing password into its state whatever is asked of it, and from there into each later plan file. Only
 * switched off it opens nothing. A warning: `handlers.app.publish: "provider"` is somebody's written choice.
 */
export const publishingPassword: Rule = ({ resources }) =>
  resources
    .filter(({ type }) => type === 'azurerm_function_app_flex_consumption')
    .filter(stays)
    .filter(({ after }) => after.webdeploy_publish_basic_authentication_enabled !== false)
    .map(({ address }) =>
      warned(
        'publishing-password',
        address,
        "the app's publishing password lies in the state and in plan files, and it uploads code from handlers.app.deployFrom",
        'leave handlers.app.publish out: az uploads the code then, and that password is switched off; or keep the state and plan files from everybody who may not change the app',
      ),
    );
