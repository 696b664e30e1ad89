import { AnnotationMetadataEntryType, type App } from 'cdktf';

/** What the constructs warn of. cdktf shows it by itself; who runs the app without cdktf shows these. */
export function warningsOf(app: App): readonly string[] {
  return app.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === AnnotationMetadataEntryType.WARN)
    .map(({ data }) => String(data));
}
