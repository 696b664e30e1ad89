#!/usr/bin/env bash
# Unpacks a server from its official image and makes programs of it that run on this machine without a container:
#   mysql-from-image.sh mysql:8.4 /tmp/mysql-8.4   ->   /tmp/mysql-8.4/programs/{mysqld,mysql,mysqldump}
# Tests stop, kill and restart servers by their process; a container in between would hide what happens.
set -euo pipefail
image=$1
folder=$2
mkdir -p "$folder/root" "$folder/programs"
container=$(docker create "$image")
trap 'docker rm "$container" > /dev/null' EXIT
docker export "$container" | tar -x -C "$folder/root" usr lib64 lib etc/pki 2> /dev/null || true
loader=$(find "$folder/root/usr/lib64" "$folder/root/lib64/" -name 'ld-linux*.so.*' -print -quit)
libraries="$folder/root/usr/lib64:$folder/root/usr/lib64/mysql/private:$folder/root/usr/lib/mysql/private"
for program in mysqld mysql mysqldump; do
  file=$(find "$folder/root/usr/sbin" "$folder/root/usr/bin" -name "$program" -print -quit)
  if [ "$program" = mysqld ]; then
    # The first argument may be --no-defaults, which has to stay the first.
    cat > "$folder/programs/$program" <<PROGRAM
#!/usr/bin/env bash
first=()
case "\${1:-}" in --no-defaults | --defaults-file=*) first=("\$1"); shift ;; esac
exec "$loader" --library-path "$libraries" "$file" "\${first[@]}" \\
  --lc-messages-dir="$folder/root/usr/share/mysql" --character-sets-dir="$folder/root/usr/share/mysql/charsets" \\
  --plugin-dir="$folder/root/usr/lib64/mysql/plugin" "\$@"
PROGRAM
  else
    printf '#!/usr/bin/env bash\nexec "%s" --library-path "%s" "%s" "$@"\n' "$loader" "$libraries" "$file" > "$folder/programs/$program"
  fi
  chmod +x "$folder/programs/$program"
done
"$folder/programs/mysqld" --no-defaults --version
