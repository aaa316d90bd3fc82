@echo off
rem Starts trawl on the machine's own Java, which has to be 21 or newer.
setlocal
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
rem Meant for other programs: Java would say in every run that it has picked them up.
set JAVA_TOOL_OPTIONS=
set _JAVA_OPTIONS=
set JDK_JAVA_OPTIONS=
"%java%" -Xmx256m -XX:+UseSerialGC -Xlog:disable -Xlog:all=error:stderr ^
  --enable-native-access=ALL-UNNAMED -XX:-UsePerfData -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 ^
  -Dstderr.encoding=UTF-8 %TRAWL_JAVA_OPTS% -jar "%~dp0..\lib\trawl.jar" %*
rem Where Java itself cannot start, 70: its own status would be a word about the entries.
set "status=%ERRORLEVEL%"
if %status% equ 9009 exit /b 70
exit /b %status%
